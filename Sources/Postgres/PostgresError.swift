/// What went wrong between us and PostgreSQL. `kind` is for decisions; the rest is for the log alone and never for a
/// client: it can hold SQL, host names and values. It never holds a password.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
  /// What a caller may decide on.
  public enum Kind: Hashable, Sendable {
    /// The server refused the statement.
    case server(sqlState: SQLState)
    /// There is no connection: it can't be made, or was lost. `beforeCommit` is true when the work certainly was not
    /// committed, so that it may be repeated.
    case unavailable(beforeCommit: Bool)
    /// No connection of the pool became free in time.
    case poolExhausted(waited: Duration, poolSize: Int)
    /// The deadline passed first; the query was stopped.
    case deadlineExceeded
    /// The task was cancelled; the query was stopped.
    case cancelled
    /// A field isn't what the caller decodes it to.
    case decoding(column: String)
    /// The caller broke a rule of this module: a bad connection string, a closed pool, too few fields of a COPY row.
    case usage
  }

  /// What a caller may decide on.
  public var kind: Kind
  /// For the log alone.
  public var message: String
  /// What the server said, for the log and for decisions on constraints.
  public var diagnostics: Diagnostics?

  /// An error of the kind, with a message for the log.
  public init(_ kind: Kind, _ message: String, diagnostics: Diagnostics? = nil) {
    self.kind = kind
    self.message = message
    self.diagnostics = diagnostics
  }

  /// The server's code, where the server refused the statement.
  public var sqlState: SQLState? {
    if case .server(let state) = kind { state } else { nil }
  }

  /// For the log.
  public var description: String {
    "PostgresError(\(kind)): \(message)"
  }
}
