import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Segments

/// Every way to change rows past the triggers: either it is recorded, or noticed.
struct PastTriggersTests {
  private static let date = CivilDate(year: 2024, month: 3, day: 5)
  private static let noon = date.start.advanced(byMicroseconds: 12 * 3_600_000_000)

  /// A way to change the rows of a day behind the segments' back. It ends with the triggers as they were, if it can.
  enum Way: String, CaseIterable, Sendable {
    case triggerDisabledForAWhile
    case triggerDisabledInOneTransaction
    case triggerDropped
    case triggerMadeAnew
    case triggerNotAlways
    case triggerWithACondition
    case triggerOfSomeColumns
    case functionReplaced
    case allTriggersOffAsARestoreDoes
    case replicaRole
    case copy
    case copyFreeze
    case truncate
    case truncateAndInsert
    case rewrite
    case columnMadeAnew
    case tableMadeAnew
    case mergeAndCommonTables
    case foreignKeyCascade
    case rowSecurity
    case unlogged
    case child

    /// Statements, of which each is a transaction; `&` is the organization.
    var script: [String] {
      let change = "update messages set status = 'read' where org_id = '&';"
      let trigger = "callboard_record_update"
      switch self {
      case .triggerDisabledForAWhile:
        return [
          "alter table messages disable trigger \(trigger)", change,
          "alter table messages enable always trigger \(trigger)",
        ]
      case .triggerDisabledInOneTransaction:
        return [
          """
          alter table messages disable trigger \(trigger); \(change)
          alter table messages enable always trigger \(trigger);
          """
        ]
      case .triggerDropped: return ["drop trigger \(trigger) on messages", change]
      case .triggerMadeAnew:
        return [
          "drop trigger \(trigger) on messages", change,
          Tracker.update.script(table: "messages", relation: .messages, schema: "callboard"),
        ]
      case .triggerNotAlways:
        return [
          "alter table messages enable trigger \(trigger)", "set session_replication_role = replica; \(change)",
        ]
      case .triggerWithACondition:
        return [
          """
          create or replace trigger \(trigger) after update on messages
          referencing old table as old_rows new table as new_rows
          for each statement when (current_user = 'nobody') execute function record_messages_update();
          alter table messages enable always trigger \(trigger);
          """, change,
        ]
      case .triggerOfSomeColumns:
        return [
          """
          drop trigger \(trigger) on messages;
          create trigger \(trigger) after update of channel on messages
          for each statement execute function record_messages_update();
          alter table messages enable always trigger \(trigger);
          """, change,
        ]
      case .functionReplaced:
        return [
          """
          create or replace function record_messages_update() returns trigger language plpgsql as
          'begin return null; end';
          """, change,
        ]
      case .allTriggersOffAsARestoreDoes:
        return ["alter table messages disable trigger all", change, "alter table messages enable trigger all"]
      case .replicaRole: return ["set session_replication_role = replica; \(change)"]
      case .copy: return ["copy messages to '%'", "delete from messages", "copy messages from '%'", change]
      case .copyFreeze:
        return ["copy messages to '%'", "begin; truncate messages; copy messages from '%' (freeze); \(change) commit"]
      case .truncate: return ["truncate messages"]
      case .truncateAndInsert:
        return [
          "begin; create table kept as select * from messages; truncate messages;"
            + "insert into messages select * from kept limit 1; commit"
        ]
      case .rewrite:
        return ["alter table messages alter column status type text using case status when 'sent' then 'read' end"]
      case .columnMadeAnew:
        return [
          """
          alter table messages drop column status;
          alter table messages add column status text default 'queued';
          """
        ]
      case .tableMadeAnew:
        return [
          """
          create table other (like messages including all);
          insert into other select * from messages limit 1;
          alter table messages rename to old_messages;
          alter table other rename to messages;
          """
        ]
      case .mergeAndCommonTables:
        return [
          """
          merge into messages using (values (1)) one (n) on org_id = '&'
          when matched and status = 'sent' then update set status = 'read';
          with gone as (delete from messages where ctid in (select ctid from messages limit 1) returning *)
          insert into messages select org_id, gen_random_uuid(), null, null, 'sms', 'inbound', 'received', null, null,
            created_at + interval '1 hour' from gone;
          """
        ]
      case .foreignKeyCascade:
        return [
          """
          create table owners (org_id uuid primary key);
          insert into owners select distinct org_id from messages;
          alter table messages add foreign key (org_id) references owners on delete cascade;
          """, "delete from owners where org_id = '&'",
        ]
      case .rowSecurity: return ["alter table messages enable row level security"]
      case .unlogged: return ["alter table messages set unlogged"]
      case .child:
        return [
          "create table more () inherits (messages)", "insert into more select * from messages limit 1",
        ]
      }
    }
  }

  /// Two messages at noon, in a segment that is good.
  private func seal(_ connection: PostgresConnection) async throws -> UUID {
    let orgID = UUID()
    try await connection.addMessage(orgID, at: Self.noon)
    try await connection.addMessage(orgID, at: Self.noon.advanced(byMicroseconds: 1))
    try await seal(orgID, connection)
    return orgID
  }

  private func seal(_ orgID: UUID, _ connection: PostgresConnection) async throws {
    let day = TimeSpan.day(Self.date)
    let cut = Sealer.Cut(orgID: orgID, spans: [TimeSpan(.distantPast, day.start), day])
    try await Sealer(.messages).seal([cut], on: connection)
    for span in cut.spans {
      _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: span.start, on: connection)
    }
    let answer = try await TestRows.answer(orgID, day, using: connection)
    #expect(answer.plan.rows.isEmpty && answer.lines.count > 0, "\(answer)")
  }

  /// A file that the server may write.
  private func file(_ orgID: UUID, _ connection: PostgresConnection) async throws -> String {
    let rows = try await connection.query("select current_setting('data_directory')")
    return try rows[0].scalar(as: String.self) + "/\(orgID).copy"
  }

  private func run(_ way: Way, _ orgID: UUID, _ database: String) async throws {
    try await withConnection(to: database) { connection in
      let file = try await file(orgID, connection)
      for step in way.script {
        let script = step.replacing("&", with: orgID.uuidString).replacing("%", with: file)
        try await connection.execute(script: script)
      }
    }
  }

  @Test(arguments: Way.allCases)
  func isRecordedOrNoticed(_ way: Way) async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = try await seal(connection)
      let before = try await TestRows.lines(orgID, [.all], using: connection)
      try await run(way, orgID, database)
      let difference = try await TestRows.difference(orgID, on: connection)
      #expect(difference == nil)
      if way != .rowSecurity, way != .unlogged {
        let after = try await TestRows.lines(orgID, [.all], using: connection)
        #expect(after != before, "nothing was changed")
      }
    }
  }

  /// The shape, taken away: what isn't recorded goes unnoticed.
  @Test(arguments: [
    Way.triggerDisabledForAWhile, .triggerDropped, .functionReplaced, .truncate, .rewrite, .tableMadeAnew,
  ])
  func goesUnnoticedWithoutTheShape(_ way: Way) async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = try await seal(connection)
      try await run(way, orgID, database)
      var statements = SegmentStatements()
      let rows = try await connection.query("select shape from segments limit 1")
      let shape = try rows[0].scalar(as: Bytes.self)
      statements.shape = { _ in "select \(shape) as shape, \(shape) as physical" }
      let difference = try await TestRows.difference(orgID, statements: statements, on: connection)
      #expect(difference != nil)
    }
  }

  /// What a repack or `vacuum full` costs: segments are made again, and good again.
  @Test func aRewriteIsHealedByARefresh() async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = try await seal(connection)
      try await connection.execute(script: "vacuum full messages")
      let answer = try await TestRows.answer(orgID, .day(Self.date), using: connection)
      #expect(answer.plan.segments.isEmpty)
      _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: Self.date.start, on: connection)
      let healed = try await TestRows.answer(orgID, .day(Self.date), using: connection)
      #expect(healed.plan.rows.isEmpty)
    }
  }

  /// An older snapshot sees an empty table once `truncate` has committed, or frozen rows of later.
  @Test(arguments: ["truncate messages", "begin; truncate messages; copy messages from '%' (freeze); commit"])
  func isNoticedByAnOlderSnapshot(_ script: String) async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = try await seal(connection)
      let file = try await file(orgID, connection)
      try await connection.execute(script: "copy messages to '\(file)'")
      try await withConnection(to: database) { writer in
        let reader = SegmentReader(.messages, format: 1)
        // Before the plan is made: it is a plan of rows.
        try await connection.transaction(.readOnly) { connection in
          _ = try await connection.query("select 1")
          try await writer.execute(script: script.replacing("%", with: file))
          let reading = try await reader.plan(orgID: orgID, range: .day(Self.date), using: connection)
          #expect(reading.plan.segments.isEmpty)
        }
        try await connection.execute(script: "truncate messages; copy messages from '\(file)'")
        _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: Self.date.start, on: connection)
        // Behind the plan: the reading says so when it is asked.
        try await connection.transaction(.readOnly) { connection in
          let reading = try await reader.plan(orgID: orgID, range: .day(Self.date), using: connection)
          #expect(!reading.plan.segments.isEmpty)
          let isStill = try await reader.isStill(reading, using: connection)
          #expect(isStill)
          try await writer.execute(script: script.replacing("%", with: file))
          let isStillNow = try await reader.isStill(reading, using: connection)
          #expect(!isStillNow)
        }
      }
    }
  }
}
