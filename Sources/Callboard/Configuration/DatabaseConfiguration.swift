import Postgres
import Settings

/// Where the rows are.
struct DatabaseConfiguration: Sendable {
  /// For reading dashboards.
  var read: ConnectionConfiguration
  /// For what Callboard writes.
  var primary: ConnectionConfiguration
  /// Connections to it, at most.
  var poolSize: Int
  /// How long a call waits for a connection.
  var poolWait: Duration

  init(_ settings: Settings) throws(ConfigurationError) {
    try self.init(Self.connection(.readDatabaseURL, settings), settings)
    // Without one that is read from, both are the same.
    if try settings.optional(.databaseURL, ValueText.text) != nil {
      primary = try Self.connection(.databaseURL, settings)
    }
  }

  /// One database whatever the settings name, for the demonstration.
  init(_ connection: ConnectionConfiguration, _ settings: Settings) throws(ConfigurationError) {
    (read, primary) = (connection, connection)
    poolSize = try settings.value(.poolSize, ValueText.count(in: 1...1000))
    poolWait = try settings.value(.poolWait, ValueText.duration)
  }

  /// The connections that dashboards are read with.
  ///
  /// - Parameter largestDeadline: How long a statement may take at most: as long as a call.
  func readPool(largestDeadline: Duration) -> PoolConfiguration {
    var pool = PoolConfiguration(read)
    pool.name = "read"
    pool.maxSize = poolSize
    pool.maxWait = poolWait
    pool.largestDeadline = largestDeadline
    return pool
  }

  /// The connections that documents in the database are read with. They are others than the dashboards', since an answer
  /// holds one of those while it asks for documents: if it had to wait for another there, answers that are as many as the
  /// connections would wait for each other.
  func documentPool(largestDeadline: Duration) -> PoolConfiguration {
    var pool = readPool(largestDeadline: largestDeadline)
    pool.name = "documents"
    pool.maxSize = max(1, poolSize / 4)
    return pool
  }

  /// The connections that members' dashboards are read and written with.
  func dashboardPool(largestDeadline: Duration) -> PoolConfiguration {
    var pool = readPool(largestDeadline: largestDeadline)
    pool.connection = primary
    pool.name = "dashboards"
    pool.maxSize = max(1, poolSize / 4)
    return pool
  }

  /// The connection that a setting's value describes.
  static func connection(
    _ name: SettingName, _ settings: Settings
  ) throws(ConfigurationError) -> ConnectionConfiguration {
    let url = try settings.value(name, DatabaseURL.parse)
    let source = settings.source(of: name)
    if source.place == .flag, DatabaseURL.hasPassword(url) {
      throw ConfigurationError(
        source: source.description,
        problem:
          "holds a password, which everyone on this machine can see; set \(source.name.environmentVariable) instead, or "
          + "PGPASSWORD, or name a passfile=")
    }
    do {
      return try ConnectionConfiguration(url)
    } catch {
      throw ConfigurationError(source: source.description, problem: "is no connection string that libpq understands")
    }
  }
}
