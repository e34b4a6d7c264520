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
struct AnalyticsFixture: Sendable {
  let connectionString: String
  let pool: ConnectionPool

  /// Runs `body` with a database that has every relation and no rows, and no checks on spellings and numbers.
  static func run<Value>(
    poolSize: Int = 16, _ body: (AnalyticsFixture) async throws -> Value
  ) async throws -> Value {
    let connectionString = try await TestDatabase.shared().makeDatabase()
    var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
    configuration.maxSize = poolSize
    let pool = ConnectionPool(configuration)
    let fixture = AnalyticsFixture(connectionString: connectionString, pool: pool)
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
    settings: AnalyticsSettings = AnalyticsSettings(), answerTimeToLive: Duration = .zero
  ) -> CampaignAnalytics {
    CampaignAnalytics(
      database: TenantDatabase(pool: pool, clock: WallClock { Instant(microseconds: now) }), documents: documents,
      smsProvider: smsProvider, settings: settings, answerTimeToLive: answerTimeToLive)
  }

  /// Loads rows of organizations.
  func load(_ organizations: [InterviewRows]) async throws {
    try await withConnection(to: connectionString) { connection in
      for rows in organizations { try await connection.load(rows) }
      try await connection.execute(script: "analyze")
    }
  }

  /// Loads one more call.
  func load(_ call: InterviewCallRow, of orgID: UUID) async throws {
    try await withConnection(to: connectionString) { try await $0.load([call], of: orgID) }
  }

  /// Adds a conversation of a candidate in the campaign of the same place, with messages to them.
  func addConversation(_ rows: InterviewRows, of index: Int = 0, sentAt times: [String]) async throws {
    let messages = times.map { #"{"direction": "outbound", "sent_at": "\#($0)"}"# }.joined(separator: ", ")
    let campaign = rows.campaigns[index].id.uuidString.lowercased()
    let candidate = rows.candidates[index].id.uuidString.lowercased()
    let body = #"{"campaign_id": "\#(campaign)", "candidate_id": "\#(candidate)", "messages": [\#(messages)]}"#
    try await withConnection(to: connectionString) { connection in
      try await connection.execute(
        """
        insert into documents (org_id, container, id, body)
        values (\(rows.orgID), 'sms_conversations', \("conversation \(index)"), \(body)::text::jsonb)
        """)
    }
  }
}
