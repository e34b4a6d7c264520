import Access
import Dashboard
import Filters
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase

/// A dashboard over a database of its own.
struct Fixture: Sendable {
  let connectionString: String
  let pool: ConnectionPool

  /// Runs `body` with a database that has every relation and no rows, and no checks on spellings.
  static func run<Value>(_ body: (Fixture) async throws -> Value) async throws -> Value {
    try await run(on: try await TestDatabase.shared().makeDatabase(), body)
  }

  /// Runs `body` with a pool of connections to a database.
  static func run<Value>(on connectionString: String, _ body: (Fixture) async throws -> Value) async throws -> Value {
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(connectionString)))
    let fixture = Fixture(connectionString: connectionString, pool: pool)
    do {
      let value = try await body(fixture)
      await pool.shutdown()
      return value
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  /// A dashboard whose clock has stopped at `now`, in microseconds since the Unix epoch.
  func dashboard(now: Int64) -> OrganizationDashboard {
    OrganizationDashboard(
      database: TenantDatabase(pool: pool, clock: WallClock { Instant(microseconds: now) }))
  }

  /// Loads rows of organizations.
  func load(_ organizations: [OrganizationRows]) async throws {
    try await withConnection(to: connectionString) { connection in
      try await connection.liftSpellingChecks()
      for rows in organizations { try await connection.load(rows) }
      try await connection.execute(script: "analyze")
    }
  }
}
