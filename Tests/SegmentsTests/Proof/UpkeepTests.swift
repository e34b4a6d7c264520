import Foundation
import Logging
import Synchronization
import TestDatabase
import Testing
import Time

@testable import Postgres
@testable import Segments

/// What runs in the background.
struct UpkeepTests {
  private static let date = CivilDate(year: 2024, month: 3, day: 5)
  private static let now = (date + 1).start.advanced(byMicroseconds: 2 * Hour.microseconds)

  private final class Lines: Sendable {
    let texts = Mutex<[String]>([])
  }

  private struct Recorder: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.texts.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
  }

  private func rounds(
    _ lines: Lines = Lines(), encoder: SegmentEncoder = TestRows.encoder, rest: Duration = .zero
  ) -> SegmentRounds {
    SegmentRounds(
      encoder, demand: SegmentDemand(), logger: Logger(label: "test") { _ in Recorder(lines: lines) },
      order: RefreshOrder(rest: rest),
      sealer: Sealer(
        encoder.relation, statements: SegmentStatements(), interval: .milliseconds(1),
        cutting: SpanCutting(minimumRowCount: 2)))
  }

  private func addOrganization(_ connection: PostgresConnection, days: Int64 = 3) async throws -> UUID {
    let orgID = UUID()
    try await connection.execute("insert into organizations (org_id, name) values (\(orgID), 'A')")
    for day in 0..<days {
      for hour in 0..<2 {
        try await connection.addMessage(
          orgID, at: (Self.date - day).start.advanced(byMicroseconds: Int64(hour) * Hour.microseconds))
      }
    }
    return orgID
  }

  @Test func roundsSealAndRefreshWhatIsDue() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let rounds = rounds()
      let orgs = [try await addOrganization(connection), try await addOrganization(connection, days: 1)]
      // The day is not over by its grace.
      let early = try await rounds.seal(
        now: (Self.date + 1).start.advanced(byMicroseconds: Hour.microseconds - 1), on: connection)
      #expect(early == 3)
      let added = try await rounds.seal(now: Self.now, on: connection)
      #expect(added == 3)
      let again = try await rounds.seal(now: Self.now, on: connection)
      #expect(again == 0)
      var done = try await rounds.refresh(everything: false, on: connection)
      #expect(done.due == 0)
      done = try await rounds.refresh(everything: true, limit: 4, on: connection)
      #expect(done.count == 4 && done.due == 6)
      done = try await rounds.refresh(everything: true, on: connection)
      #expect(done.count == 2 && done.due == 2)
      try await connection.execute("update messages set status = 'read' where org_id = \(orgs[0])")
      done = try await rounds.refresh(everything: false, on: connection)
      #expect(done.count == 3)
      let status = try await SegmentStatus.all(.messages, on: connection)
      #expect(status.map(\.segmentCount).sorted() == [2, 4])
      #expect(status.allSatisfy { $0.usableCount == $0.segmentCount && $0.invalidCount == 0 })
      #expect(status.allSatisfy { $0.watermark == (Self.date + 1).start && $0.oldestInvalidation == nil })
      for orgID in orgs {
        let answer = try await TestRows.answer(
          orgID, TimeSpan(.distantPast, (Self.date + 1).start), using: connection)
        #expect(answer.plan.rows.isEmpty && answer.lines.count > 1)
      }
      try await connection.execute("update messages set status = 'failed'")
      let invalid = try await SegmentStatus.all(.messages, on: connection)
      #expect(invalid.map(\.invalidCount).sorted() == [1, 3])
      #expect(invalid.allSatisfy { $0.oldestInvalidation != nil })
      // Everything is given back.
      let dropped = try await TrackedRelation.messages.dropSegments(on: connection)
      #expect(dropped == 6)
      let nothing = try await SegmentStatus.all(.messages, on: connection)
      #expect(nothing.isEmpty)
    }
  }

  /// A serializable writer records everything, whether anybody makes segments of it or not.
  /// A quiet database is asked every second: for invalidations, and for nothing else.
  @Test func aRoundWithNothingToDoIsOneStatement() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let rounds = rounds()
      _ = try await addOrganization(connection)
      _ = try await rounds.seal(now: Self.now, on: connection)
      _ = try await rounds.refresh(everything: true, limit: .max, on: connection)
      let before = connection.counter.queries
      let done = try await rounds.refresh(everything: false, on: connection)
      #expect(done.count == 0 && connection.counter.queries == before + 1)
    }
  }

  @Test func sweepsInvalidationsOfOrganizationsWithoutSegments() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let orgID = try await addOrganization(connection)
      try await connection.execute("begin isolation level serializable")
      try await connection.addMessage(orgID, at: Self.date.start)
      try await connection.addMessage(UUID(), at: Self.date.start)
      try await connection.execute("commit")
      let count = try await TrackedRelation.messages.sweepInvalidations(on: connection)
      #expect(count == 2)
    }
  }

  @Test func theAuditFindsWhatIsNotAsItsRowsAre() async throws {
    try await withConnection(to: try await makeTrackedDatabase()) { connection in
      let lines = Lines()
      let rounds = rounds(lines)
      let nothing = try await rounds.audit(on: connection)
      #expect(nothing == nil)
      let orgID = try await addOrganization(connection, days: 1)
      _ = try await rounds.seal(now: Self.now, on: connection)
      _ = try await rounds.refresh(everything: true, on: connection)
      let finding = try await rounds.audit(on: connection)
      #expect(finding == .equal)
      // Behind every safeguard's back.
      try await connection.execute("update segments set payload = 'x' where starts_at = \(Self.date.start)")
      var wrong = try await TestRows.difference(orgID, on: connection)
      #expect(wrong != nil)
      let found = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection)
      guard case .different(let key, 1, _) = found, key.orgID == orgID else {
        Issue.record("\(found)")
        return
      }
      #expect(lines.texts.withLock { $0.contains { $0.hasPrefix("error") && $0.contains("\(orgID)") } })
      wrong = try await TestRows.difference(orgID, on: connection)
      #expect(wrong == nil)
      let invalid = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection)
      #expect(invalid == .invalid)
      _ = try await rounds.refresh(everything: true, on: connection)
      let healed = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection)
      #expect(healed == .equal)
      // A number of rows that isn't theirs, and one that isn't this version's.
      try await connection.execute(
        "update segments set row_count = row_count + 1, counted_version = gen_random_uuid()")
      let uncounted = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection)
      #expect(uncounted == .equal)
      try await connection.execute("update segments set counted_version = version")
      guard case .different = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection) else {
        Issue.record("a wrong number of rows passes")
        return
      }
      _ = try await rounds.refresh(everything: true, on: connection)
      try await connection.execute("update messages set status = 'read'")
      let changed = try await rounds.audit(orgID: orgID, span: .day(Self.date), on: connection)
      #expect(changed == .invalid)
    }
  }

  /// Several servers keep the same segments; each ends when it is told to.
  @Test func upkeepMakesSegmentsGoodByItself() async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = try await addOrganization(connection)
      var pace = SegmentUpkeep.Pace()
      (pace.sealInterval, pace.idle, pace.scanInterval) = (.milliseconds(20), .milliseconds(5), .milliseconds(20))
      (pace.auditInterval, pace.share) = (.milliseconds(5), 1)
      var configuration = try ConnectionConfiguration(database)
      configuration.connectTimeout = .seconds(60)
      let lines = Lines()
      let servers = (0..<3).map { [pace, configuration] _ in
        Task {
          await SegmentUpkeep(
            [rounds(lines)], database: configuration, clock: WallClock { Self.now }, pace: pace,
            logger: Logger(label: "test") { _ in Recorder(lines: lines) }
          ).run()
        }
      }
      let past = TimeSpan(.distantPast, (Self.date + 1).start)
      func isGood() async throws -> Bool {
        for _ in 0..<12_000 {
          if try await TestRows.answer(orgID, past, using: connection).plan.rows.isEmpty { return true }
          try await Task.sleep(for: .milliseconds(10))
        }
        return false
      }
      var good = try await isGood()
      #expect(good)
      try await connection.execute("update messages set status = 'read' where org_id = \(orgID)")
      good = try await isGood()
      #expect(good)
      let difference = try await TestRows.difference(orgID, on: connection)
      #expect(difference == nil)
      // Its connections go, and it comes back.
      _ = try await connection.query(
        """
        select pg_terminate_backend(pid)::text from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """)
      try await connection.execute("delete from messages where created_at < \(Self.date.start)")
      good = try await isGood()
      #expect(good)
      for server in servers {
        server.cancel()
        await server.value
      }
      #expect(lines.texts.withLock { !$0.contains { $0.hasPrefix("error") } })
    }
  }
}
