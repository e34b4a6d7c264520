import Access
import Dashboard
import Filters
import Foundation
import Messages
import Postgres
import RPC
import Synchronization
import Tenancy
import TestDatabase
import Testing
import Time

/// A dashboard over a database of its own.
struct Fixture: Sendable {
  let connectionString: String
  let pool: ConnectionPool

  /// Runs `body` with a database that has every relation and no rows, and no checks on texts and numbers.
  static func run<Value>(
    poolSize: Int = 8, isWarm: Bool = false, _ body: (Fixture) async throws -> Value
  ) async throws -> Value {
    try await run(on: try await TestDatabase.shared().makeDatabase(), poolSize: poolSize, isWarm: isWarm, body)
  }

  /// Runs `body` with a pool of connections to a database: one that is warm has them all from the beginning.
  static func run<Value>(
    on connectionString: String, poolSize: Int = 8, isWarm: Bool = false, _ body: (Fixture) async throws -> Value
  ) async throws -> Value {
    var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
    configuration.maxSize = poolSize
    if isWarm { configuration.minIdle = poolSize }
    let pool = ConnectionPool(configuration)
    let fixture = Fixture(connectionString: connectionString, pool: pool)
    do {
      if isWarm { try await expectSoon { pool.statistics.idle == poolSize } }
      let value = try await body(fixture)
      await pool.shutdown()
      return value
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  /// A dashboard whose clock has stopped at `now`, in microseconds since the Unix epoch. It gives no answer again unless
  /// it is told to.
  func dashboard(
    now: Int64, answerTimeToLive: Duration = .zero, largestAnswer: Int = 4 << 20, segments: SegmentColumns? = nil,
    observe: (@Sendable (Statement) -> Void)? = nil
  ) -> OrganizationDashboard {
    OrganizationDashboard(
      database: TenantDatabase(
        pool: pool, clock: WallClock { Instant(microseconds: now) }, segments: segments, observe: observe),
      answerTimeToLive: answerTimeToLive, largestAnswer: largestAnswer)
  }

  /// A dashboard whose clock shows a microsecond more each time that it is read, from `start` on.
  func tickingDashboard(from start: Int64, answerTimeToLive: Duration = .zero) -> OrganizationDashboard {
    let ticks = Ticks(start)
    return OrganizationDashboard(
      database: TenantDatabase(pool: pool, clock: WallClock { Instant(microseconds: ticks.next()) }),
      answerTimeToLive: answerTimeToLive)
  }

  /// Loads rows of organizations.
  func load(_ organizations: [OrganizationRows]) async throws {
    try await withConnection(to: connectionString) { connection in
      try await connection.liftChecks()
      for rows in organizations { try await connection.load(rows) }
      try await connection.execute(script: "analyze")
    }
  }
}

private final class Ticks: Sendable {
  private let count: Atomic<Int64>
  init(_ start: Int64) { count = Atomic(start) }
  func next() -> Int64 { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}
