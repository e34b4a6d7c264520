import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Segments

/// Documents have no time of their own: the hour that a conversation began in is computed, whatever they hold, and changes of
/// it are recorded as those of a column are.
@Suite struct DocumentTrackingTests {
  private static let day = CivilDate(year: 2024, month: 3, day: 5).start

  private func at(_ hour: Int64) -> Instant { Self.day.advanced(byMicroseconds: hour * Hour.microseconds) }

  private func conversation(_ first: String) -> String {
    #"{"messages": [{"sent_at": \#(first)}, {"sent_at": "soon"}]}"#
  }

  @Test func aConversationBeganInTheHourThatIsWritten() async throws {
    let day = Self.day
    let expected: [(String, Instant)] = [
      (#""2024-03-05T07:08:09Z""#, at(7)), (#""2024-03-05t07:59:59.999999+14:00""#, at(7)),
      (#""2024-03-05T23:60:99 and more""#, at(23)),
      (#""2024-02-30T00:00:00Z""#, CivilDate(year: 2024, month: 3, day: 1).start),
      (#""2023-15-05T00:""#, day), (#""2024-03-05 07:08:09Z""#, Instant(seconds: 0)), (#""soon""#, Instant(seconds: 0)),
      ("null", Instant(seconds: 0)), ("17", Instant(seconds: 0)), ("{}", Instant(seconds: 0)),
    ]
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      // Names and operators of a session's own have no part in it.
      try await connection.execute(
        script: """
          set timezone = 'Asia/Kolkata'; set datestyle = 'German';
          create function pg_temp.substr(text, int, int) returns text language sql as 'select ''9''';
          set search_path = pg_temp, callboard, pg_catalog
          """)
      func began(_ container: String, _ body: String) async throws -> Instant? {
        let rows = try await connection.query(
          "select callboard.conversation_began(\(container), \(body)::text::jsonb)")
        return try rows.first?.scalar(as: Instant?.self)
      }
      for (first, hour) in expected {
        #expect(try await began("sms_conversations", conversation(first)) == hour, "\(first)")
        #expect(try await began("campaign_scripts", conversation(first)) == nil)
      }
      for body in ["{}", #"{"messages": []}"#, #"{"messages": {"0": 1}}"#, #"{"messages": "none"}"#] {
        #expect(try await began("sms_conversations", body) == Instant(seconds: 0), "\(body)")
      }
      // No digits fail, and none but the hour count.
      for digits in ["0000-00-00T00:", "9999-99-99T99:", "0001-01-01T00:", "9999-12-31T23:"] {
        #expect(try await began("sms_conversations", conversation("\"\(digits)\"")) != nil, "\(digits)")
      }
    }
  }

  /// Digits of other scripts are digits to a database that sorts by ICU, but none of a number: no writer fails for them.
  @Test func digitsOfOtherScriptsAreNone() async throws {
    let server = try await TestDatabase.shared()
    let definition = try await withConnection(to: try await server.makeDatabase()) { connection in
      try await connection.query("select pg_get_functiondef('conversation_began'::regproc)").first?
        .scalar(as: String.self)
    }
    try await withConnection(to: try await server.makeEmptyUnicodeDatabase()) { connection in
      try await connection.execute(script: "create schema callboard; \(try #require(definition))")
      let isDigit = try await connection.query("select '٢' ~ '\\d'")
      #expect(try isDigit.first?.scalar(as: Bool.self) == true)
      let body = conversation(#""٢٠٢٤-٠٣-٠٥T٠٧:00:00Z""#)
      let began = try await connection.query(
        "select callboard.conversation_began('sms_conversations', \(body)::text::jsonb)")
      #expect(try began.first?.scalar(as: Instant.self) == Instant(seconds: 0))
    }
  }

  @Test func changesAreRecordedByThatHour() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await Tracking(.documents).install(on: connection)
      let (orgID, other) = (UUID(), UUID())
      func hours() async throws -> [Instant] {
        let rows = try await connection.query("select distinct hour from invalidations order by hour")
        try await connection.execute("delete from invalidations")
        return try rows.map { try $0.scalar() }
      }
      func add(_ id: String, of orgID: UUID, in container: String = "sms_conversations", _ first: String) async throws {
        try await connection.execute(
          """
          insert into documents (org_id, container, id, body)
          values (\(orgID), \(container), \(id), \(conversation(first))::text::jsonb)
          """)
      }
      try await add("before", of: orgID, #""2024-03-05T01:00:00Z""#)
      #expect(try await hours().isEmpty)
      try await connection.execute(
        "insert into watermarks (org_id, relation, upto) values (\(orgID), 'documents', \(at(24)))")
      for hour in ["03", "04"] { try await add(hour, of: orgID, "\"2024-03-05T\(hour):30:00Z\"") }
      try await add("unreadable", of: orgID, "17")
      try await add("behind the watermark", of: orgID, #""2024-03-06T00:00:00Z""#)
      try await add("another's", of: other, #""2024-03-05T05:00:00Z""#)
      try await add("a script", of: orgID, in: "campaign_scripts", #""2024-03-05T06:00:00Z""#)
      #expect(try await hours() == [Instant(seconds: 0), at(3), at(4)])

      let later = conversation(#""2024-03-05T09:00:00Z""#)
      try await connection.execute("update documents set body = \(later)::text::jsonb where id = '03'")
      #expect(try await hours() == [at(3), at(9)])
      // A document of another kind becomes one, and the other way about.
      try await connection.execute("update documents set container = 'sms_conversations' where id = 'a script'")
      #expect(try await hours() == [at(6)])
      try await connection.execute("update documents set container = 'campaign_scripts' where id = '04'")
      #expect(try await hours() == [at(4)])
      try await connection.execute("delete from documents where container = 'sms_conversations'")
      #expect(try await hours() == [Instant(seconds: 0), at(1), at(6), at(9)])

      try await connection.execute(script: "set session_replication_role = replica")
      try await add("replicated", of: orgID, #""2024-03-05T10:00:00Z""#)
      #expect(try await hours() == [at(10)])
      try await connection.execute(script: "reset session_replication_role")
      // It may not see a watermark that was moved since it began.
      try await connection.transaction(.repeatableReadWrite) { _ in
        try await add("isolated", of: other, #""2024-03-05T11:00:00Z""#)
      }
      #expect(try await hours() == [at(11)])
    }
  }
}
