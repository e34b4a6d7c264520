import Access
import Analytics
import Documents
import Filters
import Foundation
import Logging
import Postgres
import RPC
import SMSUsage
import Segments
import Tenancy
import TestDatabase
import Time

/// Analytics over a database of its own.
struct AnalyticsFixture: Sendable {
  let connectionString: String
  let pool: ConnectionPool
  /// Nil where answers are made of rows.
  let segments: SegmentColumns?

  /// Runs `body` with a database that has every relation and no rows, and no checks on spellings and numbers.
  /// - Parameter ofSegments: Whether answers are made of segments, where ``makeSegments(now:)`` made any.
  static func run<Value>(
    poolSize: Int = 16, ofSegments: Bool = false, _ body: (AnalyticsFixture) async throws -> Value
  ) async throws -> Value {
    let connectionString = try await TestDatabase.shared().makeDatabase()
    var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
    configuration.maxSize = poolSize
    let pool = ConnectionPool(configuration)
    let segments =
      ofSegments
      ? SegmentColumns(memory: 64 << 20, demand: SegmentDemand(), logger: Logger(label: "segments")) : nil
    let fixture = AnalyticsFixture(connectionString: connectionString, pool: pool, segments: segments)
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
  ///
  /// - Parameter ofSegments: Whether they use segments, where the fixture does.
  func analytics(
    now: Int64, documents: any DocumentStore = ScriptStore(), conversations: ConversationPlace = .documentStore,
    smsProvider: any SMSProvider = NoSMSProvider(), settings: AnalyticsSettings = AnalyticsSettings(),
    answerTimeToLive: Duration = .zero, ofSegments: Bool = true
  ) -> CampaignAnalytics {
    CampaignAnalytics(
      database: TenantDatabase(
        pool: pool, clock: WallClock { Instant(microseconds: now) }, segments: ofSegments ? segments : nil),
      documents: documents,
      conversations: conversations, smsProvider: smsProvider, settings: settings, answerTimeToLive: answerTimeToLive)
  }

  /// Makes segments of all rows before the day of `now`, where answers are made of them.
  func makeSegments(now: Int64) async throws {
    guard segments != nil else { return }
    try await withConnection(to: connectionString) { connection in
      for encoder in SegmentEncoder.all {
        try await Tracking(encoder.relation).install(on: connection)
        let rounds = SegmentRounds(encoder, leastRows: 3)
        _ = try await rounds.seal(now: Instant(microseconds: now), on: connection)
        while try await rounds.refresh(everything: true, limit: .max, on: connection).count > 0 {}
      }
    }
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
