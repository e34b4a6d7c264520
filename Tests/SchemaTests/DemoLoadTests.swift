import DemoData
import Foundation
import Postgres
import Schema
import TestDatabase
import TestTurns
import Testing
import Time

/// Loading the demo data into a real database.
@Suite(.computing) struct DemoLoadTests {
  private static let now = Instant(seconds: 1_773_242_400)

  private func number(_ connection: PostgresConnection, _ statement: Statement) async throws -> Int {
    try #require(try await connection.query(statement).first).scalar()
  }

  @Test func fillsEveryRelation() async throws {
    let data = DemoData(scale: 0.1, now: Self.now)
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      #expect(try await !data.isLoaded(in: connection))
      var reports: [LoadProgress] = []
      try await data.load(into: connection) { reports.append($0) }
      #expect(try await data.isLoaded(in: connection))
      for (relation, rows) in try await data.rowCounts() {
        #expect(try await number(connection, "select count(*) from \(unescaped: relation)") == rows, "\(relation)")
      }
      let last = try #require(reports.last)
      #expect(last.allRows == last.allTotalRows)
      #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.allRows <= $1.allRows })
      #expect(Set(reports.map(\.relation)).count == 25)
      // Every page is known to be visible to all: index-only scans need not look.
      let hidden = try await connection.query(
        """
        select relname || ' ' || relallvisible || ' of ' || relpages from pg_class
        where relnamespace = to_regnamespace('callboard') and relkind = 'r' and relallvisible < relpages
        """
      ).map { try $0.scalar(as: String.self) }
      #expect(hidden == [])
    }
  }

  @Test func replacesOnlyWhenAsked() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await DemoData(seed: 1, scale: 0.01, now: Self.now).load(into: connection)
      let error = await #expect(throws: PostgresError.self) {
        try await DemoData(seed: 1, scale: 0.01, now: Self.now).load(into: connection)
      }
      #expect(error?.sqlState == "23505")
      let later = DemoData(seed: 2, scale: 0.01, now: Self.now)
      try await later.load(into: connection, replacing: true)
      #expect(try await number(connection, "select count(*) from organizations") == later.organizations.count)
      #expect(try await later.isLoaded(in: connection))
    }
  }

  @Test func namesOnlyWhatExistsInTheDatabase() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await DemoData(scale: 0.05, now: Self.now).load(into: connection)
      let references = [
        ("calls", "phone_id", "phones"), ("calls", "contact_id", "contacts"), ("calls", "campaign_id", "campaigns"),
        ("calls", "candidate_id", "candidates"), ("messages", "phone_id", "phones"),
        ("messages", "contact_id", "contacts"), ("messages", "sent_by_member_id", "members"),
        ("todos", "contact_id", "contacts"), ("todos", "assigned_member_id", "members"),
        ("text_agent_suggestions", "phone_id", "phones"), ("text_agent_suggestions", "contact_id", "contacts"),
        ("plans", "owner_member_id", "members"), ("plan_contacts", "contact_id", "contacts"),
        ("ai_usage", "member_id", "members"), ("candidate_campaign_user_reviews", "campaign_id", "campaigns"),
        ("candidate_campaign_user_reviews", "candidate_id", "candidates"),
        ("candidate_campaign_user_reviews", "member_id", "members"), ("call_reviews", "call_id", "calls"),
        ("web_calls", "campaign_id", "campaigns"), ("web_calls", "candidate_id", "candidates"),
        ("resume_screenings", "candidate_id", "candidates"), ("notetaking_sessions", "candidate_id", "candidates"),
        ("credit_usage", "campaign_id", "campaigns"), ("custom_dashboards", "owner_member_id", "members"),
        ("custom_dashboard_shares", "member_id", "members"),
      ]
      for (relation, column, target) in references {
        let dangling: Statement = """
          select count(*) from \(unescaped: relation) row where \(unescaped: column) is not null and not exists
            (select from \(unescaped: target) where org_id = row.org_id and id = row.\(unescaped: column))
          """
        #expect(try await number(connection, dangling) == 0, "\(relation).\(column)")
      }
      let scripts: Statement = """
        select count(*) from documents where container = 'campaign_scripts'
          and not exists (select from campaigns where campaigns.org_id = documents.org_id and campaigns.id::text = documents.id)
        """
      #expect(try await number(connection, scripts) == 0)
      let conversations: Statement = """
        select count(*) from documents, jsonb_array_elements(body -> 'messages') message
        where container = 'sms_conversations' and (message ->> 'sent_at')::timestamptz <= \(Self.now)
          and message ->> 'direction' in ('inbound', 'outbound')
        """
      #expect(try await number(connection, conversations) > 0)
    }
  }
}
