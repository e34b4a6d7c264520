import Foundation
import Logging
import Messages
import Postgres
import Randomness
import Segments
import Tenancy
import TestDatabase
import TestExpectations
import TestTurns
import Testing
import Time

/// Answers of segments, of segments and rows, and of a server that has just begun, against brute force.
///
/// `CALLBOARD_TEST_SEED` repeats a run: a failure says how.
@Suite(.computing) struct SegmentedAnswerTests {
  private static let zones = ["America/New_York", "Pacific/Chatham", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]

  @Test func agreesWithBruteForceWhereverRowsAre() async throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    for round in 0..<2 {
      let now = Int64.random(in: 1_577_836_800...1_767_225_600, using: &random) * LocalClock.second
      let clock = try LocalClock(try random.pick(Self.zones))
      let requests: [RangeRequest] = [
        .preset(.allTime), .preset(.last90Days), .preset(.last7Days),
        .interval(now - Int64.random(in: 1...40 * LocalClock.day, using: &random), now),
      ]
      let dataset = try Dataset.draw(for: requests, now: now, clock: clock, using: &random)
      let failure = try await Fixture.run { fixture -> ComparisonFailure? in
        // Some rows come when there are segments already.
        var early = dataset.rows
        early.messages = dataset.rows.messages.enumerated().filter { $0.offset % 7 != 0 }.map(\.element)
        early.calls = dataset.rows.calls.enumerated().filter { $0.offset % 5 != 0 }.map(\.element)
        try await fixture.load([early, dataset.other])
        let segments = SegmentColumns(
          memory: round == 0 ? 20_000 : 1 << 30, demand: SegmentDemand(), logger: Logger(label: "test"))
        func failure(_ segments: SegmentColumns, _ rows: OrganizationRows) async throws -> ComparisonFailure? {
          try await Comparer(fixture.dashboard(now: now, segments: segments), over: rows, now: now, clock: clock)
            .firstFailure(among: requests, seenBy: dataset.viewers)
        }
        try await withConnection(to: fixture.connectionString) { connection in
          for encoder in SegmentEncoder.all { try await Tracking(encoder.relation).install(on: connection) }
        }
        try await Self.upkeep(fixture, now)
        if let failure = try await failure(segments, early) { return failure }
        #expect(segments.statistics.misses > 0)
        try await withConnection(to: fixture.connectionString) { connection in
          try await connection.load(
            dataset.rows.messages.enumerated().filter { $0.offset % 7 == 0 }.map(\.element), of: dataset.rows.orgID)
          try await connection.load(
            dataset.rows.calls.enumerated().filter { $0.offset % 5 == 0 }.map(\.element), of: dataset.rows.orgID)
        }
        if let failure = try await failure(segments, dataset.rows) { return failure }
        try await Self.upkeep(fixture, now)
        if let failure = try await failure(segments, dataset.rows) { return failure }
        let fresh = SegmentColumns(memory: 1 << 30, demand: SegmentDemand(), logger: Logger(label: "test"))
        return try await failure(fresh, dataset.rows)
      }
      if let failure {
        Issue.record(
          """
          \(failure)
          To repeat it: CALLBOARD_TEST_SEED=\(seed) swift test --filter SegmentedAnswerTests
          """)
        return
      }
    }
  }

  private static func upkeep(_ fixture: Fixture, _ now: Int64) async throws {
    try await withConnection(to: fixture.connectionString) { connection in
      for encoder in SegmentEncoder.all {
        let rounds = SegmentRounds(encoder, leastRows: 8)
        _ = try await rounds.seal(now: Instant(microseconds: now), on: connection)
        while try await rounds.refresh(everything: true, limit: .max, on: connection).count > 0 {}
      }
    }
  }
}
