import Filters
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import SMSUsage
import StandardMessages
import TestExpectations
import Testing
import Time

@testable import Analytics

/// How a provider's days meet ranges and buckets.
@Suite struct ProviderDaysTests {
  private func instant(_ time: String) throws -> Instant { Instant(microseconds: try microseconds(time)) }

  private func range(_ start: String, _ end: String, _ zone: Zone) throws -> ResolvedRange {
    try #require(ResolvedRange(from: try instant(start), to: try instant(end), in: zone))
  }

  private func days(_ range: ResolvedRange, now: String) throws -> ClosedRange<UsageDay>? {
    ProviderDays(.buckets(range), of: range.zone, now: try instant(now))?.days
  }

  @Test func aDayBelongsWhereItStarts() throws {
    let zone = try Zone.named("America/New_York")
    let now = "2026-11-30T00:00:00Z"
    // New York is five hours behind: local midnight is 05:00 UTC.
    #expect(
      try days(range("2026-11-20T05:00:00Z", "2026-11-22T05:00:00Z", zone), now: now)
        == UsageDay("2026-11-20")...UsageDay("2026-11-21"))
    #expect(
      try days(range("2026-11-20T05:00:00.000001Z", "2026-11-22T05:00:00.000001Z", zone), now: now)
        == UsageDay("2026-11-21")...UsageDay("2026-11-22"))
    #expect(try days(range("2026-11-20T10:00:00Z", "2026-11-21T05:00:00Z", zone), now: now) == nil)
  }

  @Test func noDayIsAskedForBeforeItBegins() throws {
    let zone = try Zone.named("Pacific/Auckland")
    // The 21st has begun in Auckland, and not in Greenwich.
    let today = try range("2026-11-20T11:00:00Z", "2026-11-21T11:00:00Z", zone)
    #expect(try days(today, now: "2026-11-20T23:59:59Z") == nil)
    #expect(try days(today, now: "2026-11-21T00:00:00Z") == UsageDay("2026-11-21")...UsageDay("2026-11-21"))
  }

  @Test func aSkippedDateStartsWithTheNext() throws {
    let zone = try Zone.named("Pacific/Apia")
    // Samoa had no December 30, 2011; the 31st began at 10:00 UTC on the 30th.
    let range = try range("2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", zone)
    let days = try #require(ProviderDays(.buckets(range), of: zone, now: try instant("2012-01-05T00:00:00Z")))
    #expect(days.days == UsageDay("2011-12-30")...UsageDay("2011-12-31"))
    let counts = days.counts([UsageDay("2011-12-30"): 3, UsageDay("2011-12-31"): 4, UsageDay("2011-12-29"): 100])
    #expect(counts.series(over: range).first == 7)
    #expect(counts.series(over: range).reduce(0, +) == 7)
  }

  @Test func hoursShowADayInItsFirst() throws {
    let zone = try Zone.named("Asia/Kolkata")
    let range = try range("2026-11-19T20:00:00Z", "2026-11-21T18:30:00Z", zone)
    let days = try #require(ProviderDays(.buckets(range), of: zone, now: try instant("2026-11-21T12:00:00Z")))
    #expect(days.days == UsageDay("2026-11-21")...UsageDay("2026-11-21"))
    let series = days.counts([UsageDay("2026-11-21"): 9]).series(over: range)
    let first = try #require(series.firstIndex { $0 != 0 })
    #expect(series[first] == 9)
    #expect(range.buckets[first].label == "00:00")
    #expect(range.buckets[first].start == (try instant("2026-11-20T18:30:00Z")))
  }

  /// Ranges that follow one another hold every day once, wherever they are cut.
  @Test(arguments: ["America/Havana", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"])
  func rangesAddUp(_ name: String) throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    let zone = try Zone.named(name)
    let start = try microseconds("2011-12-01T00:00:00Z")
    let now = try instant("2013-01-01T00:00:00Z")
    let cuts = (0..<40).map { _ in start + .random(in: 0...300 * LocalClock.day, using: &random) }.sorted()
    func asked(_ start: Int64, _ end: Int64) throws -> Int {
      guard
        let range = ResolvedRange(
          from: Instant(microseconds: start), to: Instant(microseconds: end), in: zone),
        let days = ProviderDays(.buckets(range), of: zone, now: now)
      else { return 0 }
      let first = try #require(CivilDate(iso: days.days.lowerBound.date))
      let last = try #require(CivilDate(iso: days.days.upperBound.date))
      let usage = (first.daysSinceEpoch...last.daysSinceEpoch).map {
        (UsageDay(CivilDate(daysSinceEpoch: $0).description), Int64(1))
      }
      let counted = days.counts(Dictionary(uniqueKeysWithValues: usage)).series(over: range).reduce(0, +)
      #expect(counted == Int64(usage.count))
      return usage.count
    }
    let parts = try zip(cuts, cuts.dropFirst()).reduce(0) { $0 + (try asked($1.0, $1.1)) }
    #expect(try parts == asked(cuts[0], cuts[cuts.count - 1]), "seed \(seed)")
  }
}
