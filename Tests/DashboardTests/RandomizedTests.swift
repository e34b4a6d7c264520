import Foundation
import Messages
import Randomness
import TestExpectations
import TestTurns
import Testing

/// Answers against brute force over rows, ranges and zones that are drawn anew for every run.
///
/// `CALLBOARD_TEST_SEED` repeats a run: a failure says how.
@Suite(.computing) struct RandomizedTests {
  @Test func agreesWithBruteForceWhateverIsDrawn() async throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<6 {
      let now = Int64.random(in: Self.years, using: &random)
      let clock = try Self.drawClock(around: now, using: &random)
      let requests = try Self.drawRequests(now: now, clock: clock, using: &random)
      let dataset = try Dataset.draw(for: requests, now: now, clock: clock, using: &random)
      let failure = try await Fixture.run { fixture in
        try await fixture.load([dataset.rows, dataset.other])
        let comparer = Comparer(fixture.dashboard(now: now), over: dataset.rows, now: now, clock: clock)
        return try await comparer.firstFailure(among: requests, seenBy: dataset.viewers)
      }
      if let failure {
        Issue.record(
          """
          \(failure)
          To repeat it: CALLBOARD_TEST_SEED=\(seed) swift test --filter RandomizedTests
          """)
        // The next rounds would hardly say more.
        return
      }
    }
  }

  /// The years 2015 to 2035. Until shortly before them there were zones that skipped a date.
  private static let years = 1_420_070_400 * LocalClock.second...2_082_758_399 * LocalClock.second

  /// Any zone whose clocks change at whole quarters of an hour around `now`, as ``LocalClock`` needs.
  private static func drawClock(around now: Int64, using random: inout SeededGenerator) throws -> LocalClock {
    let names = TimeZone.knownTimeZoneIdentifiers.sorted()
    while true {
      let clock = try LocalClock(try random.pick(names))
      if clock.changes(from: now - 1_500 * LocalClock.day, to: now + 500 * LocalClock.day)
        .allSatisfy({ $0 % LocalClock.quarter == 0 })
      {
        return clock
      }
    }
  }

  private static func drawRequests(
    now: Int64, clock: LocalClock, using random: inout SeededGenerator
  ) throws -> [RangeRequest] {
    let today = clock.dayNumber(now)
    var requests: [RangeRequest] = [
      .preset(.allTime),
      try random.pick([
        .absent, .preset(.today), .preset(.yesterday), .preset(.last7Days), .preset(.last30Days), .preset(.last90Days),
      ]),
    ]
    for longest in [LocalClock.hour, 3 * LocalClock.day, 100 * LocalClock.day, 1_000 * LocalClock.day] {
      let start = now - Int64.random(in: 0...longest, using: &random)
      requests.append(.interval(start, start + Int64.random(in: 1...longest, using: &random)))
    }
    for longest in [2, 150] as [Int64] {
      let first = today - Int64.random(in: 0...longest, using: &random)
      requests.append(.dates(first, first + Int64.random(in: 0...longest, using: &random)))
    }
    return requests
  }

  /// A row that brute force doesn't know of is a failure, and the smallest range that has it is the row's own instant.
  @Test func aFailureNamesTheSmallestRange() async throws {
    var random = SeededGenerator(seed: 1)
    let now = Self.years.lowerBound
    let clock = try LocalClock("Pacific/Chatham")
    let dataset = try Dataset.draw(for: [], now: now, clock: clock, using: &random)
    try await Fixture.run { fixture in
      try await fixture.load([dataset.rows])
      var rows = dataset.rows
      let lost = try #require(rows.calls.firstIndex { $0.createdAt < now })
      let time = rows.calls.remove(at: lost).createdAt
      let comparer = Comparer(fixture.dashboard(now: now), over: rows, now: now, clock: clock)
      let failure = try #require(
        try await comparer.firstFailure(among: [.interval(time - LocalClock.day, now)], seenBy: [.organization]))
      #expect(failure.group == .dashboard)
      #expect(failure.differences.contains { $0.hasPrefix("stats.totalCalls is") })
      #expect(failure.smallest == time..<time + 1)
      #expect("\(failure)".contains(clock.isoTime(time)))
    }
  }
}
