/// How a pool behaves.
public struct PoolConfiguration: Sendable {
  /// Which database, and how.
  public var connection: ConnectionConfiguration
  /// Names the pool in metrics and the log.
  public var name = "primary"
  /// At most so many connections.
  public var maxSize = 8
  /// At least so many are kept open while the server is there.
  public var minIdle = 1
  /// How long to wait for a connection that is free before `poolExhausted`.
  public var maxWait: Duration = .seconds(5)
  /// How long a statement may take at most, whatever its own deadline; and where it has none.
  public var largestDeadline: Duration = .seconds(60)
  /// How long a connection beyond `minIdle` may be unused before it is closed.
  public var idleTimeout: Duration = .seconds(300)
  /// How long a connection lives, give or take a tenth, before it is replaced.
  public var maxLifetime: Duration = .seconds(3600)
  /// After how long without use a connection is tested by a round trip; nil: never. A socket that is closed is noticed
  /// at once in any case.
  public var pingInterval: Duration? = .seconds(60)
  /// The first wait after a failed connect; doubled by each further one, with jitter.
  public var minBackoff: Duration = .milliseconds(100)
  /// The longest wait between attempts to connect.
  public var maxBackoff: Duration = .seconds(10)

  /// The defaults for a database.
  public init(_ connection: ConnectionConfiguration) {
    self.connection = connection
  }
}
