import Foundation
import Postgres
import PrivateServer
import Randomness
import Schema
import TestDatabase
import Testing
import Time

@testable import Segments

/// Rows that another server's changes make.
struct ReplicationTests {
  private static let day = TimeSpan.day(CivilDate(year: 2024, month: 3, day: 5))
  private static let spans = [TimeSpan(.distantPast, day.start), day]

  /// Waits, for at most two minutes, until `condition` holds.
  private func wait(until condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<12_000 {
      if try await condition() { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  /// A logical subscription applies rows without statements.
  @Test func recordsWhatASubscriptionApplies() async throws {
    let (source, target) = (try await makeTrackedDatabase(), try await makeTrackedDatabase())
    let (orgID, ids) = (UUID(), [UUID(), UUID()])
    let slot = "segments_\(orgID.uuidString.lowercased().replacing("-", with: "_"))"
    try await withConnection(to: source) { publisher in
      try await withConnection(to: target) { connection in
        for id in ids {
          for either in [publisher, connection] { try await either.addMessage(orgID, at: Self.day.start, id: id) }
        }
        try await Sealer(.messages).seal([Sealer.Cut(orgID: orgID, spans: Self.spans)], on: connection)
        let refresh = SegmentRefresh(TestRows.encoder)
        try await publisher.execute(script: "create publication changes for table messages")
        _ = try await publisher.query("select pg_create_logical_replication_slot(\(slot), 'pgoutput')::text")
        try await connection.execute(
          script: """
            create subscription \(slot) connection '\(source.replacing("'", with: "''"))' publication changes
            with (create_slot = false, slot_name = '\(slot)', copy_data = false)
            """)
        let later = Self.day.start.advanced(byMicroseconds: Hour.microseconds * 5)
        let changes: [Statement] = [
          "update messages set status = 'read' where id = \(ids[0])",
          "update messages set created_at = \(later) where id = \(ids[0])",
          "delete from messages where id = \(ids[1])", PostgresConnection.insertion(orgID, at: later),
          "truncate messages",
        ]
        for change in changes {
          _ = try await refresh.run(orgID: orgID, start: Self.day.start, on: connection)
          let answer = try await TestRows.answer(orgID, Self.day, using: connection)
          #expect(answer.plan.rows.isEmpty)
          try await publisher.execute(change)
          let wanted = try await TestRows.lines(orgID, [.all], using: publisher)
          let hasCome = try await wait { try await TestRows.lines(orgID, [.all], using: connection) == wanted }
          #expect(hasCome)
          let difference = try await TestRows.difference(orgID, on: connection)
          #expect(difference == nil)
          let changed = try await TestRows.answer(orgID, Self.day, using: connection)
          #expect(!changed.plan.rows.isEmpty, "neither recorded nor noticed: \(change.text)")
        }
        try await connection.execute(script: "alter subscription \(slot) disable")
        try await connection.execute(script: "alter subscription \(slot) set (slot_name = none)")
        try await connection.execute(script: "drop subscription \(slot)")
        let isFree = try await wait {
          let rows = try await publisher.query(
            "select active::text from pg_replication_slots where slot_name = \(slot) and active")
          return rows.isEmpty
        }
        #expect(isFree)
        _ = try await publisher.query("select pg_drop_replication_slot(\(slot))::text")
      }
    }
  }

  /// A standby that is behind, by however much: its snapshots are the primary's of some time ago, in the order of commits.
  @Test func agreesOnAStandbyThatIsBehind() async throws {
    let folder = NSTemporaryDirectory() + "callboard-standby-" + UUID().uuidString
    let primary = try await PrivateServer.start(in: folder + "/primary", settings: ["fsync": "off"])
    // Makes the folders; the data are replaced.
    let empty = try await PrivateServer.start(in: folder + "/standby", settings: ["fsync": "off"])
    try await empty.stop()
    do {
      try await withConnection(to: primary.connectionString) { connection in
        try await Migrator.callboard().apply(to: connection)
        _ = try await Tracking(.messages).install(on: connection)
        // As the server's account.
        try await connection.execute(
          script: """
            do $$ begin
              execute format($copy$copy (select 1) to program %L$copy$, format(
                'rm -rf "%1$s" && "%2$s/pg_basebackup" -h "%3$s" -U callboard -c fast -R -D "%1$s"', '\(empty.dataFolder)',
                (select setting from pg_config where name = 'BINDIR'), '\(primary.socketFolder)'));
            end $$
            """)
        let standby = try await PrivateServer.start(in: folder + "/standby", settings: ["fsync": "off"])
        do {
          try await compare(connection, standby)
        } catch {
          try await standby.stop()
          throw error
        }
        try await standby.stop()
      }
    } catch {
      try await primary.stop()
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    try await primary.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Writes, refreshes and invalidates on the primary, while the standby replays now and then.
  private func compare(_ connection: PostgresConnection, _ standby: PrivateServer) async throws {
    var generator = SeededGenerator(seed: drawSeed("agreesOnAStandbyThatIsBehind"))
    let orgID = UUID()
    for hour in 0..<6 {
      try await connection.addMessage(
        orgID, at: Self.day.start.advanced(byMicroseconds: Int64(hour) * Hour.microseconds))
    }
    var usedSegments = 0
    try await withConnection(to: standby.connectionString) { replica in
      for round in 0..<120 {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: try await connection.addMessage(orgID, at: Self.day.start, status: "queued")
        case 1:
          try await connection.execute(
            "update messages set contact_id = gen_random_uuid(), status = 'read' where random() < 0.3")
        case 2:
          try await connection.execute("delete from messages where id = (select id from messages order by 1 limit 1)")
        case 3 where round > 10: _ = try await replica.query("select pg_wal_replay_pause()::text")
        case 4: _ = try await replica.query("select pg_wal_replay_resume()::text")
        default:
          if round == 0 || round == 7 {
            try await Sealer(.messages).seal([Sealer.Cut(orgID: orgID, spans: Self.spans)], on: connection)
          }
          _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: Self.day.start, on: connection)
        }
        if round == 8 {
          try await Sealer(.messages).seal([Sealer.Cut(orgID: orgID, spans: Self.spans)], on: connection)
        }
        let difference = try await TestRows.difference(orgID, on: replica)
        #expect(difference == nil)
        let answer = try await TestRows.answer(orgID, Self.day, using: replica)
        usedSegments += answer.plan.segments.count
      }
      _ = try await replica.query("select pg_wal_replay_resume()::text")
      _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: Self.day.start, on: connection)
      let wanted = try await TestRows.answer(orgID, .all, using: connection)
      let hasCome = try await wait { try await TestRows.answer(orgID, .all, using: replica) == wanted }
      #expect(hasCome)
    }
    #expect(usedSegments > 0)
  }
}
