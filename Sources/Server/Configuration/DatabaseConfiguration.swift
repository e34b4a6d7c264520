import Postgres

/// Where the rows are.
struct DatabaseConfiguration: Sendable {
  /// For reading and writing.
  var primary: ConnectionConfiguration
  /// For reading dashboards.
  var read: ConnectionConfiguration
  /// Connections to each, at most.
  var poolSize: Int
  /// How long a call waits for a connection.
  var poolWait: Duration

  init(_ settings: Settings) throws(ConfigurationError) {
    primary = try Self.connection(.databaseURL, settings.required(.databaseURL, DatabaseURL.parse), settings)
    let readURL = try settings.optional(.readDatabaseURL, DatabaseURL.parse)
    read = if let readURL { try Self.connection(.readDatabaseURL, readURL, settings) } else { primary }
    poolSize = try settings.value(.poolSize, default: 16, ValueText.count(in: 1...1000))
    poolWait = try settings.value(.poolWait, default: .seconds(5), ValueText.duration)
  }

  /// One database for everything, for the demonstration.
  init(_ connection: ConnectionConfiguration, poolSize: Int = 16, poolWait: Duration = .seconds(5)) {
    primary = connection
    read = connection
    self.poolSize = poolSize
    self.poolWait = poolWait
  }

  /// The connections that dashboards are read with.
  var readPool: PoolConfiguration {
    var pool = PoolConfiguration(read)
    pool.name = "read"
    pool.maxSize = poolSize
    pool.maxWait = poolWait
    return pool
  }

  /// The connections that documents in the database are read with. They are others than the dashboards', since an answer
  /// holds one of those while it asks for documents: if it had to wait for another there, answers that are as many as the
  /// connections would wait for each other.
  var documentPool: PoolConfiguration {
    var pool = readPool
    pool.name = "documents"
    pool.maxSize = max(1, poolSize / 4)
    return pool
  }

  /// The connection that a setting's value describes.
  static func connection(
    _ name: SettingName, _ url: String, _ settings: Settings
  ) throws(ConfigurationError) -> ConnectionConfiguration {
    if settings.isFlag(name), DatabaseURL.hasPassword(url) {
      throw ConfigurationError(
        source: name.flag,
        problem:
          "holds a password, which everyone on this machine can see; set \(name.environmentVariable) instead, or "
          + "PGPASSWORD, or name a passfile=")
    }
    do {
      return try ConnectionConfiguration(url)
    } catch {
      throw ConfigurationError(source: name.flag, problem: "is no connection string that libpq understands")
    }
  }
}
