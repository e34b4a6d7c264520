import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Segments

/// Messages in partitions: written to by the relation's name and by their own.
struct PartitionTests {
  private static let day = TimeSpan.day(CivilDate(year: 2024, month: 3, day: 5))

  /// Messages by day, one partition of which is partitioned again.
  private func makeDatabase() async throws -> String {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await connection.execute(
        script: """
          drop table messages;
          create table messages (
            org_id uuid not null, id uuid not null, phone_id uuid, contact_id uuid, channel text, direction text,
            status text, ai_origin text, sent_by_member_id uuid, created_at timestamptz not null
          ) partition by range (created_at);
          create table messages_old partition of messages for values from (minvalue) to ('2024-03-05');
          create table messages_day partition of messages for values from ('2024-03-05') to ('2024-03-06')
            partition by list (status);
          create table messages_sent partition of messages_day for values in ('sent');
          create table messages_others partition of messages_day default;
          create table messages_later partition of messages for values from ('2024-03-06') to ('2025-01-01');
          """)
      let tables = try await Tracking(.messages).install(on: connection)
      #expect(tables.count == 6)
      let rest = try await Tracking(.messages).tables(on: connection).filter { !$0.isTracked }
      #expect(rest.isEmpty)
    }
    return database
  }

  private func seal(_ orgID: UUID, _ connection: PostgresConnection) async throws {
    let cut = Sealer.Cut(orgID: orgID, spans: [TimeSpan(.distantPast, Self.day.start), Self.day])
    try await Sealer(.messages).seal([cut], on: connection)
    for span in cut.spans {
      _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: span.start, on: connection)
    }
    let answer = try await TestRows.answer(orgID, Self.day, using: connection)
    #expect(answer.plan.rows.isEmpty && !answer.lines.isEmpty, "\(answer)")
  }

  @Test(arguments: [
    // Recorded: by the name of any of the tables, to another partition of the same and of another parent.
    "update messages set contact_id = id", "update messages_sent set contact_id = id",
    "update messages_day set status = 'read'", "update messages set status = 'read'",
    "update messages set created_at = created_at - interval '1 day'",
    "insert into messages_sent select * from messages_sent", "delete from messages_day", "truncate messages_sent",
    // Noticed.
    "alter table messages detach partition messages_day",
    "alter table messages_day detach partition messages_sent; update messages_sent set contact_id = id;"
      + "alter table messages_day attach partition messages_sent for values in ('sent')",
    """
    alter table messages_day detach partition messages_sent; drop trigger callboard_record_update on messages_sent;
    update messages_sent set contact_id = id;
    alter table messages_day attach partition messages_sent for values in ('sent');
    """,
    """
    create table messages_read (like messages); insert into messages_read select * from messages_sent;
    update messages_read set status = 'read';
    alter table messages_day attach partition messages_read for values in ('read');
    """,
    "drop table messages_sent",
  ])
  func areRecordedOrNoticed(_ script: String) async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      let orgID = UUID()
      for hour in Writer.hours {
        try await connection.addMessage(
          orgID, at: Self.day.start.advanced(byMicroseconds: Int64(hour) * 3_600_000_000))
      }
      try await seal(orgID, connection)
      let before = try await connection.query("select * from messages where org_id = \(orgID)").count
      try await connection.execute(script: script)
      let difference = try await TestRows.difference(orgID, on: connection)
      #expect(difference == nil)
      let answer = try await TestRows.answer(orgID, Self.day, using: connection)
      let after = try await connection.query("select * from messages where org_id = \(orgID)").count
      #expect(!answer.plan.rows.isEmpty || before != after)
    }
  }

  @Test func aNewPartitionIsNoticedUntilItHasItsTriggers() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      let orgID = UUID()
      try await connection.addMessage(orgID, at: Self.day.start)
      try await seal(orgID, connection)
      try await connection.execute(
        script: "create table messages_2025 partition of messages for values from ('2025-01-01') to ('2026-01-01')")
      let sealer = Sealer(.messages)
      var isTracked = try await sealer.isTracked(on: connection)
      #expect(!isTracked)
      let refresh = SegmentRefresh(TestRows.encoder)
      var outcome = try await refresh.run(orgID: orgID, start: Self.day.start, on: connection)
      #expect(outcome == .untracked)
      let tables = try await Tracking(.messages).install(on: connection)
      #expect(tables.map(\.name) == ["callboard.messages_2025"])
      isTracked = try await sealer.isTracked(on: connection)
      #expect(isTracked)
      outcome = try await refresh.run(orgID: orgID, start: Self.day.start, on: connection)
      let answer = try await TestRows.answer(orgID, Self.day, using: connection)
      #expect(answer.plan.rows.isEmpty)
      try await Tracking(.messages).remove(on: connection)
      isTracked = try await sealer.isTracked(on: connection)
      #expect(!isTracked)
    }
  }
}
