import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Segments

/// What triggers record, and what they cost others.
struct TrackingTests {
  private static let day = CivilDate(year: 2024, month: 3, day: 5).start

  private func hours(_ connection: PostgresConnection) async throws -> [Instant] {
    let rows = try await connection.query("select hour from invalidations order by hour")
    return try rows.map { try $0.scalar() }
  }

  private func at(_ hour: Int64, _ rest: Int64 = 0) -> Instant {
    Self.day.advanced(byMicroseconds: hour * Hour.microseconds + rest)
  }

  @Test func recordsEachHourOnceForAStatementAndNothingBehindTheWatermark() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let (orgID, other) = (UUID(), UUID())
      try await connection.execute(
        "insert into watermarks (org_id, relation, upto) values (\(orgID), 'messages', \(at(24)))")
      // Zones whose hours begin at another minute, and whatever else a session may have set.
      try await connection.execute(script: "set timezone = 'Asia/Kolkata'; set search_path = pg_temp, callboard")
      try await connection.execute(
        """
        insert into messages (org_id, id, channel, direction, status, created_at)
        select org_id, gen_random_uuid(), 'sms', 'inbound', 'received', created_at
        from unnest(
          \([orgID, orgID, orgID, orgID, other, orgID, orgID])::uuid[],
          \([at(3), at(3, 5), at(4, -1), at(24), at(3), Instant(seconds: -4_000_000_000), .distantPast])::timestamptz[]
        ) as row (org_id, created_at)
        """)
      var found = try await hours(connection)
      #expect(found == [Hour.earliest, at(3)])
      try await connection.execute("update messages set created_at = \(at(7)) where created_at >= \(at(3, 5))")
      found = try await hours(connection)
      // From 3 and 24 to 7.
      #expect(found == [Hour.earliest, at(3), at(3), at(7)])
      try await connection.execute("delete from messages where created_at = \(at(7))")
      found = try await hours(connection)
      #expect(found == [Hour.earliest, at(3), at(3), at(7), at(7)])
      try await connection.execute("update messages set status = 'read' where false")
      found = try await hours(connection)
      #expect(found.count == 5)
    }
  }

  /// Writers have rights on their tables alone.
  @Test func needsNoRightsOfWriters() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let orgID = UUID()
      let role = "writer_\(orgID.uuidString.lowercased().replacing("-", with: "_"))"
      try await connection.execute(
        script: """
          insert into watermarks (org_id, relation, upto) values ('\(orgID)', 'messages', '2025-01-01');
          create role \(role); grant usage on schema callboard to \(role);
          grant insert on messages to \(role); set role \(role)
          """)
      try await connection.addMessage(orgID, at: at(3, 7))
      try await connection.execute(script: "reset role")
      let found = try await hours(connection)
      #expect(found == [at(3)])
      try await connection.execute(script: "drop owned by \(role); drop role \(role)")
    }
  }

  private func seal(_ orgID: UUID, _ range: TimeSpan, _ connection: PostgresConnection) async throws {
    let spans = [TimeSpan(.distantPast, range.start), range]
    try await Sealer(.messages).seal([Sealer.Cut(orgID: orgID, spans: spans)], on: connection)
    _ = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: range.start, on: connection)
  }

  /// Without relations, rights, triggers or segments, an answer is what it always was.
  @Test(arguments: [
    "drop table segments, watermarks, invalidations",
    "drop table messages; create view messages as select * from calls",
    "drop table watermarks", "revoke all on segments from public; set role pg_monitor", "delete from watermarks",
    "drop table messages",
  ])
  func readsRowsAloneWhereThereIsNothingElse(_ script: String) async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let orgID = UUID()
      try await connection.addMessage(orgID, at: at(3))
      let range = TimeSpan(at(0), at(24))
      try await seal(orgID, range, connection)
      let good = try await SegmentReader(.messages, format: 1).plan(orgID: orgID, range: range, using: connection)
      #expect(good.plan.rows.isEmpty)
      try await connection.execute(script: "grant usage on schema callboard to pg_monitor; " + script)
      let reading = try await SegmentReader(.messages, format: 1).plan(
        orgID: orgID, range: range, using: connection)
      #expect(reading.plan.segments.isEmpty)
      #expect(reading.plan.rows == [range])
      let isStill = try await SegmentReader(.messages, format: 1).isStill(reading, using: connection)
      #expect(isStill)
    }
  }

  /// A segment of another encoding is of no use.
  @Test func readsNoOtherFormat() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let orgID = UUID()
      let range = TimeSpan(at(0), at(24))
      try await connection.addMessage(orgID, at: at(3))
      try await seal(orgID, range, connection)
      for format in [1, 2] as [Int32] {
        let reading = try await SegmentReader(.messages, format: format).plan(
          orgID: orgID, range: range, using: connection)
        #expect(reading.plan.segments.isEmpty == (format == 2))
      }
    }
  }

  /// Installing waits for no writer for long, so that none waits behind it.
  @Test func givesUpItsLockAndTriesAgain() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { writer in
      try await writer.execute(script: "begin; lock table messages in row exclusive mode")
      try await withConnection(to: database) { connection in
        let error = await #expect(throws: PostgresError.self) {
          try await Tracking(.messages).install(
            on: connection, lockTimeout: .milliseconds(10), attempts: 3, pause: .milliseconds(1))
        }
        #expect(error?.sqlState == .lockNotAvailable)
        try await writer.execute(script: "commit")
        let tables = try await Tracking(.messages).install(on: connection)
        #expect(tables.map(\.name) == ["callboard.messages"])
      }
    }
  }
}
