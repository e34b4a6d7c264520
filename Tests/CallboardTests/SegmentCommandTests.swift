import Foundation
import Postgres
import TestDatabase
import Testing

/// The commands that look after segments, as an operator runs them.
@Suite(.timeLimit(.minutes(10))) struct SegmentCommandTests {
  /// A database with messages and calls of some days of last year.
  private static func database() async throws -> String {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await connection.execute(
        script: """
          insert into organizations (org_id, name, time_zone)
            values ('00000000-0000-4000-8000-000000000001', 'Name', 'UTC');
          insert into messages (org_id, id, channel, direction, status, created_at)
            select '00000000-0000-4000-8000-000000000001', gen_random_uuid(), 'sms', 'inbound', 'received',
              '2025-03-01'::timestamptz + n * interval '15 seconds'
            from generate_series(0, 19999) n;
          insert into calls (org_id, id, direction, status, created_at)
            select '00000000-0000-4000-8000-000000000001', gen_random_uuid(), 'inbound', 'completed',
              '2025-03-01'::timestamptz + n * interval '150 seconds'
            from generate_series(0, 7999) n;
          """)
    }
    return database
  }

  private func run(_ arguments: [String], on database: String, onTerminal: Bool = false) async throws -> Program.Ending
  {
    try await Program.run(arguments + ["--database-url", database], onTerminal: onTerminal)
  }

  @Test func segmentsAreBuiltLookedAtComparedAndDropped() async throws {
    let database = try await Self.database()
    let untracked = try await run(["segments", "build"], on: database)
    #expect(untracked.status == 0 && untracked.output.contains("messages: changes are not recorded"))
    let before = try await run(["segments", "status"], on: database)
    #expect(before.output.contains("callboard.messages lacks triggers: run callboard migrate --tracking"))
    #expect(before.output.contains("calls: read as rows, 0 organizations"))

    let migrated = try await run(["migrate", "--tracking"], on: database)
    #expect(migrated.status == 0 && migrated.output.contains("changes of callboard.messages are recorded"))
    let built = try await run(["segments", "build"], on: database)
    // 5760 messages a day, the last day's 2720; 576 calls a day, in spans of at least 2048.
    #expect(built.status == 0 && built.output.contains("messages: 5 segments made"), "\(built)")
    #expect(built.output.contains("making segments of messages (1 of 5 segments done)"), "\(built)")
    #expect(built.output.contains("calls: 4 segments made") || built.output.contains("calls: 3 segments made"))
    let status = try await run(["segments", "status"], on: database)
    #expect(status.output.contains("messages: changes are recorded, 1 organizations"), "\(status)")
    #expect(status.output.contains("before 2025-03-05  5 of 5 segments good"), "\(status)")

    try await withConnection(to: database) { connection in
      try await connection.execute("update messages set status = 'read' where created_at < '2025-03-01 00:30Z'")
    }
    let changed = try await run(["segments", "status"], on: database)
    #expect(changed.output.contains("4 of 5 segments good"), "\(changed)")
    #expect(changed.output.contains("oldest invalidation"), "\(changed)")
    let verified = try await run(["segments", "verify"], on: database)
    #expect(
      verified.status == 0 && verified.output.contains("messages: 4 segments are as their rows, 1 are read as rows"))

    // What nobody may do: it is found, and the segment is of no use any more.
    try await withConnection(to: database) { connection in
      try await connection.execute(
        """
        update segments set payload = (
          select payload from segments other where relation = 'messages' and starts_at = '2025-03-02 00:00Z')
        where relation = 'messages' and starts_at = '2025-03-03 00:00Z'
        """)
    }
    let wrong = try await run(["segments", "verify"], on: database)
    #expect(wrong.status == 1 && wrong.output.contains("1 segments were not as their rows"), "\(wrong)")
    #expect(wrong.errors.contains("a segment was not what its rows are"), "\(wrong)")
    let rebuilt = try await run(["segments", "build"], on: database)
    #expect(rebuilt.output.contains("messages: 2 segments made"), "\(rebuilt)")
    try await #expect(run(["segments", "verify"], on: database).status == 0)

    let dropped = try await run(["segments", "drop"], on: database)
    #expect(dropped.status == 0 && dropped.output.contains("messages: 5 segments dropped"))
    let untrackedAgain = try await run(["migrate", "--no-tracking"], on: database)
    #expect(untrackedAgain.status == 0)
    let after = try await run(["segments", "status"], on: database)
    #expect(after.output.contains("messages: read as rows, 0 organizations"))
  }

  @Test func aTerminalShowsABar() async throws {
    let database = try await Self.database()
    _ = try await run(["migrate", "--tracking"], on: database)
    let built = try await run(["segments", "build"], on: database, onTerminal: true)
    #expect(built.status == 0 && built.output.contains("\r") && built.output.contains("\u{1B}[K"), "\(built)")
    #expect(built.output.contains("100 %") || built.output.contains("100%"), "\(built)")
    #expect(built.output.contains("messages: 5 segments made"), "\(built)")
    #expect(!built.output.contains("segments done)"), "\(built)")
  }

  /// A database that never had segments is tracked from its first migration on, unless it is told not to be.
  @Test func migrationsTrackWhatIsNew() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let without = try await run(["migrate", "--no-tracking"], on: database)
    #expect(without.status == 0 && !without.output.contains("are recorded"), "\(without)")
    let again = try await run(["migrate"], on: database)
    #expect(again.output.contains("changes are not recorded: --tracking would record them"), "\(again)")
    let other = try await TestDatabase.shared().makeEmptyDatabase()
    let with = try await run(["migrate"], on: other)
    #expect(with.status == 0 && with.output.contains("changes of callboard.calls are recorded"), "\(with)")
  }

  /// Relations that belong to others: what their owner may do is printed, and nothing is done.
  @Test func sourceViewsAreSaidWhatTheirOwnerMayDo() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await connection.execute(
        script: """
          alter table messages rename to stored_messages;
          create view messages as select * from stored_messages;
          """)
    }
    let migrated = try await run(["migrate", "--source-views"], on: database)
    #expect(migrated.status == 0, "\(migrated)")
    #expect(migrated.output.contains("the rows of messages: it is a view"), "\(migrated)")
    #expect(migrated.output.contains("create trigger callboard_record_insert after insert on callboard.calls"))
    // It is a script as it stands.
    let lines = migrated.output.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasPrefix("-- The owner") })
    let last = try #require(lines.lastIndex { $0.hasSuffix(";") })
    let script = lines[first...last].joined(separator: "\n")
    try await withConnection(to: database) { connection in try await connection.execute(script: script) }
    let status = try await run(["segments", "status"], on: database)
    #expect(status.output.contains("calls: changes are recorded"), "\(status)")
    #expect(status.output.contains("messages: read as rows"), "\(status)")
    let refused = try await run(["migrate", "--source-views", "--tracking"], on: database)
    #expect(refused.status != 0 && refused.errors.contains("--tracking"), "\(refused)")
    try await #expect(run(["migrate", "--source-views", "--no-tracking"], on: database).status == 0)
  }
}
