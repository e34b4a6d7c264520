import Logging

/// How a pool behaves.
public struct PoolConfiguration: Sendable {
  public var connection: ConnectionConfiguration
  /// Names the pool in metrics and the log.
  public var name = "primary"
  /// At most so many connections.
  public var maxSize = 8
  /// At least so many are kept open while the server is there.
  public var minIdle = 1
  /// How long to wait for a connection that is free before `poolExhausted`.
  public var maxWait: Duration = .seconds(5)
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

/// What a pool is doing, and has done since it was made.
public struct PoolStatistics: Sendable, Equatable {
  /// Connections that are open or being opened.
  public var size = 0
  public var idle = 0
  public var leased = 0
  public var connecting = 0
  /// Callers waiting for a connection.
  public var waiters = 0
  /// Connections opened.
  public var connects = 0
  /// Attempts to connect that failed.
  public var connectFailures = 0
  /// Connections lost, or closed because they did not stop in time.
  public var lost = 0
  /// Leases given.
  public var leases = 0
  /// Waits that ended without a connection.
  public var refusals = 0
}

/// A bounded set of connections that are lent out.
public final class ConnectionPool: StatementRunner {
  /// A pool that connects as it is needed.
  public init(_ configuration: PoolConfiguration, logger: Logger = Logger(label: "postgres")) {}

  /// Lends a connection to `body`. Waits at most until the deadline and the pool's longest wait.
  ///
  /// - Throws: what `body` throws; `PostgresError`: `poolExhausted`, `unavailable`, `deadlineExceeded`, `cancelled`.
  public func withConnection<Value>(
    deadline: ContinuousClock.Instant? = nil, _ body: (PostgresConnection) async throws -> Value
  ) async throws -> Value {
    throw PostgresError(.usage, "not built yet")
  }

  /// Gives `body` one consistent, read-only view of the database. Statements that run at the same time use connections
  /// of their own where the pool has some to spare; all of them see the same snapshot.
  public func withSnapshot<Value>(
    deadline: ContinuousClock.Instant? = nil, _ body: (Snapshot) async throws -> Value
  ) async throws -> Value {
    throw PostgresError(.usage, "not built yet")
  }

  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await query(statement, deadline: nil)
  }

  /// Runs one statement on any connection.
  public func query(
    _ statement: Statement, deadline: ContinuousClock.Instant?
  ) async throws(PostgresError) -> Rows {
    throw PostgresError(.usage, "not built yet")
  }

  /// What the pool is doing.
  public var statistics: PoolStatistics { PoolStatistics() }

  /// Refuses further leases, waits for those that are out, and closes every connection.
  public func shutdown() async {}
}
