import CLibpq

/// Where and how to connect.
public struct ConnectionConfiguration: Sendable, CustomStringConvertible {
  /// libpq's own parameters: `host`, `port`, `dbname`, `target_session_attrs` …, of which `host`, `hostaddr` and `port`
  /// can be lists (PostgreSQL, "Database Connection Control Functions").
  var parameters: [String: String]
  private var secretKeywords: Set<String>

  /// Settings of every session, made before its first statement.
  public var settings: [String: String] = [
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
    "timezone": "UTC",
    "application_name": "callboard",
    "search_path": "callboard",
  ]
  /// How long one host may take to accept a session and to make its settings. From the string's `connect_timeout`, or 10
  /// seconds.
  public var connectTimeout: Duration = .seconds(10)
  /// How long the end of a transaction may take (COMMIT, ROLLBACK, the return to a savepoint) before the connection is
  /// closed: neither the caller's deadline nor a cancelled task ends it before.
  public var transactionEndTimeout: Duration = .seconds(10)
  /// How long a query that was told to stop may take to do so before its connection is closed.
  public var cancellationGrace: Duration = .seconds(2)
  /// How many prepared statements a connection keeps.
  public var preparedStatementLimit = 256

  /// When a peer that is gone is noticed: libpq itself leaves that to the system, which takes hours. Idle for 30 seconds,
  /// a connection is probed every 10; three probes, or what was sent, unanswered for 30 seconds end it (PostgreSQL,
  /// "Parameter Key Words"). The connection string may say otherwise.
  static let networkDefaults = [
    "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000",
  ]

  /// Reads a URL (`postgresql://…`) or a list of `keyword=value`.
  ///
  /// - Throws: `PostgresError` of kind `usage`, without the string: it can hold a password.
  public init(_ connectionString: String) throws(PostgresError) {
    guard let options = PQconninfoParse(connectionString, nil) else {
      throw PostgresError(.usage, "the connection string is neither a URL nor a list of keyword=value")
    }
    defer { PQconninfoFree(options) }
    parameters = [:]
    secretKeywords = []
    // The array ends with an entry without a keyword.
    var option = options
    while let keyword = option.pointee.keyword {
      let name = String(cString: keyword)
      if let value = option.pointee.val { parameters[name] = String(cString: value) }
      // "*" marks what a dialog would hide.
      if let display = option.pointee.dispchar, display.pointee == UInt8(ascii: "*") { secretKeywords.insert(name) }
      option += 1
    }
    if let seconds = parameters["connect_timeout"].flatMap(Int.init), seconds > 0 {
      connectTimeout = .seconds(seconds)
    }
    if let name = parameters["application_name"] { settings["application_name"] = name }
  }

  /// The parameters without secrets, for the log.
  public var redacted: String {
    parameters.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(secretKeywords.contains($0.key) ? "***" : $0.value)" }
      .joined(separator: " ")
  }

  /// As `redacted`.
  public var description: String { redacted }
}
