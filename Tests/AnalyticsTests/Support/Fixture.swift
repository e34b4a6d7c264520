import Access
import Analytics
import Documents
import Filters
import Foundation
import Postgres
import RPC
import SMSUsage
import Tenancy
import TestDatabase
import Time

/// Analytics over a database of its own.
struct Fixture: Sendable {
  let connectionString: String
  let pool: ConnectionPool

  /// Runs `body` with a database that has every relation and no rows, and no checks on spellings and numbers.
  static func run<Value>(
    poolSize: Int = 16, _ body: (Fixture) async throws -> Value
  ) async throws -> Value {
    let connectionString = try await TestDatabase.shared().makeDatabase()
    var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
    configuration.maxSize = poolSize
    let pool = ConnectionPool(configuration)
    let fixture = Fixture(connectionString: connectionString, pool: pool)
    do {
      try await withConnection(to: connectionString) { try await $0.liftChecks() }
      let value = try await body(fixture)
      await pool.shutdown()
      return value
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  /// Analytics whose clock has stopped at `now`, in microseconds since the Unix epoch.
  func analytics(
    now: Int64, documents: any DocumentStore = ScriptStore(), smsProvider: any SMSProvider = NoSMSProvider(),
    settings: AnalyticsSettings = AnalyticsSettings()
  ) -> CampaignAnalytics {
    CampaignAnalytics(
      database: TenantDatabase(pool: pool, clock: WallClock { Instant(microseconds: now) }), documents: documents,
      smsProvider: smsProvider, settings: settings)
  }

  /// Loads rows of organizations.
  func load(_ organizations: [InterviewRows]) async throws {
    try await withConnection(to: connectionString) { connection in
      for rows in organizations { try await connection.load(rows) }
      try await connection.execute(script: "analyze")
    }
  }
}
