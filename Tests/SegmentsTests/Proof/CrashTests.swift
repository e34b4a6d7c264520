import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Segments

/// Whoever seals or refreshes may end anywhere.
struct CrashTests {
  private static let day = TimeSpan.day(CivilDate(year: 2024, month: 3, day: 5))
  private struct Crash: Error {}

  @Test(arguments: SegmentRefresh.Step.allCases)
  func ofARefresher(at end: SegmentRefresh.Step) async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = UUID()
      let id = try await connection.addMessage(orgID, at: Self.day.start)
      let cut = Sealer.Cut(orgID: orgID, spans: [TimeSpan(.distantPast, Self.day.start), Self.day])
      try await Sealer(.messages).seal([cut], on: connection)
      let refresh = SegmentRefresh(TestRows.encoder)
      for round in 0..<2 {
        let doomed = try await PostgresConnection.connect(toTest: database)
        await #expect(throws: (any Error).self) {
          _ = try await refresh.run(orgID: orgID, start: Self.day.start, on: doomed) { step in
            guard step == end else { return }
            await doomed.close()
            throw Crash()
          }
        }
        let difference = try await TestRows.difference(orgID, on: connection)
        #expect(difference == nil)
        // The lock goes with the session.
        var outcome = SegmentRefresh.Outcome.busy
        while outcome == .busy {
          outcome = try await refresh.run(orgID: orgID, start: Self.day.start, on: connection)
        }
        let answer = try await TestRows.answer(orgID, Self.day, using: connection)
        #expect(answer.plan.rows.isEmpty)
        try await connection.execute(
          "update messages set status = \(round == 0 ? "read" : "failed") where org_id = \(orgID) and id = \(id)")
        let later = try await TestRows.difference(orgID, on: connection)
        #expect(later == nil)
      }
    }
  }

  /// A watermark without segments: rows are read as rows, and the next seal goes on where the last one added some.
  @Test func ofASealer() async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = UUID()
      try await connection.addMessage(orgID, at: Self.day.start)
      let sealer = Sealer(
        .messages, statements: SegmentStatements(), interval: .milliseconds(1),
        cutting: SpanCutting(minimumRowCount: 1))
      for step in [Sealer.Step.moved, .waited] {
        let cut = try #require(try await sealer.cut(orgID: orgID, until: Self.day.end, on: connection))
        #expect(cut.spans == [TimeSpan(.distantPast, Self.day.start), Self.day])
        await #expect(throws: Crash.self) {
          try await sealer.seal([cut], on: connection) { if $0 == step { throw Crash() } }
        }
        let answer = try await TestRows.answer(orgID, Self.day, using: connection)
        #expect(answer.plan.rows == [Self.day])
      }
      let cut = try #require(try await sealer.cut(orgID: orgID, until: Self.day.end, on: connection))
      let count = try await sealer.seal([cut], on: connection)
      #expect(count == 2)
      let rest = try await sealer.cut(orgID: orgID, until: Self.day.end, on: connection)
      #expect(rest == nil)
      // The same cut again, by a sealer that was slower.
      let again = try await sealer.seal([cut], on: connection)
      #expect(again == 0)
    }
  }

  /// Between a sealer's two transactions everything is dropped, and another one moves a watermark: what the first has
  /// waited for is not what the second has to wait for.
  @Test func ofEverythingBetween() async throws {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let orgID = UUID()
      let cut = Sealer.Cut(orgID: orgID, spans: [TimeSpan(.distantPast, Self.day.end)])
      let count = try await Sealer(.messages).seal([cut], on: connection) { step in
        guard step == .waited else { return }
        try await connection.execute("delete from watermarks")
        try await connection.execute(
          "insert into watermarks (org_id, relation, upto) values (\(orgID), 'messages', \(Self.day.end))")
      }
      #expect(count == 0)
    }
  }
}
