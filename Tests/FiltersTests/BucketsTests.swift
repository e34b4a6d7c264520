import Messages
import Randomness
import TestExpectations
import TestTurns
import TestZones
import Testing
import Time

@testable import Filters

@Suite(.computing) struct BucketsTests {
  private func day(_ date: String, in zone: String, width: BucketWidth? = nil) throws -> ResolvedRange {
    try range(date, date, in: zone, width: width)
  }

  private func range(
    _ first: String, _ last: String, in name: String, width: BucketWidth? = nil
  ) throws -> ResolvedRange {
    let zone = try Zone.named(name)
    let start = zone.start(of: try #require(CivilDate(iso: first)))
    let end = zone.start(of: try #require(CivilDate(iso: last)) + 1)
    return try #require(ResolvedRange(from: start, to: end, in: zone, width: width))
  }

  @Test(arguments: ZoneSamples.names, [BucketWidth.hour, .day])
  func bucketsAreThoseOfAWalkByMinutes(name: String, width: BucketWidth) throws {
    let zone = try Zone.named(name)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<6 {
      let start = ZoneSamples.instant(in: name, using: &generator)
        .advanced(byMicroseconds: Int64.random(in: 0..<Microseconds.minute, using: &generator))
      let length = Int64.random(in: 1...(width == .hour ? 4_000 : 9_000), using: &generator) * Microseconds.minute
      let end = start.advanced(byMicroseconds: length)
      let range = try #require(ResolvedRange(from: start, to: end, in: zone, width: width))
      let expected = MinuteWalk(zone: zone)
        .bucketStarts(from: start.microseconds, to: end.microseconds, width: width)
      #expect(range.buckets.map(\.start.microseconds) == expected, "\(name) from \(start) to \(end)")
      checkOrder(of: range)
    }
  }

  @Test(arguments: ZoneSamples.names, [BucketWidth.week, .month])
  func longBucketsAreThoseOfAWalk(name: String, width: BucketWidth) throws {
    // St John's changed its clocks at 00:01, which steps of a quarter of an hour would miss.
    guard name != "America/St_Johns" else { return }
    let zone = try Zone.named(name)
    var generator = SeededGenerator(seed: width == .week ? 3 : 7)
    let start = Instant(
      microseconds: ZoneSamples.instant(in: name, using: &generator).microseconds / (15 * Microseconds.minute)
        * (15 * Microseconds.minute))
    let end = start.advanced(byMicroseconds: Int64.random(in: 1...800, using: &generator) * Microseconds.day)
    let range = try #require(ResolvedRange(from: start, to: end, in: zone, width: width))
    let expected = MinuteWalk(zone: zone).bucketStarts(
      from: start.microseconds, to: end.microseconds, width: width, step: 15 * Microseconds.minute)
    #expect(range.buckets.map(\.start.microseconds) == expected, "\(name) from \(start) to \(end)")
    checkOrder(of: range)
  }

  private func checkOrder(of range: ResolvedRange) {
    let buckets = Array(range.buckets)
    #expect(buckets.first?.start == range.start)
    #expect(buckets.last?.end == range.end)
    for (index, bucket) in buckets.enumerated() {
      #expect(bucket.start < bucket.end)
      #expect(range.bucketIndex(of: bucket.start) == index)
      #expect(range.bucketIndex(of: bucket.end.advanced(byMicroseconds: -1)) == index)
      if index > 0 { #expect(buckets[index - 1].end == bucket.start) }
    }
    #expect(range.bucketIndex(of: range.start.advanced(byMicroseconds: -1)) == nil)
    #expect(range.bucketIndex(of: range.end) == nil)
    #expect(range.bucketIndex(of: .distantPast) == nil)
    #expect(range.bucketIndex(of: .distantFuture) == nil)
  }

  @Test func daysThatChangeClocksHave23And25Hours() throws {
    let spring = try day("2026-03-29", in: "Europe/Berlin")
    #expect(spring.buckets.count == 23)
    #expect(spring.buckets.map(\.label).prefix(4) == ["00:00", "01:00", "03:00", "04:00"])
    let autumn = try day("2026-10-25", in: "Europe/Berlin")
    #expect(autumn.buckets.count == 25)
    #expect(autumn.buckets.map(\.label).prefix(5) == ["00:00", "01:00", "02:00", "02:00", "03:00"])
    #expect(autumn.buckets[2].localStartTime == "2026-10-25T02:00:00+02:00")
    #expect(autumn.buckets[3].localStartTime == "2026-10-25T02:00:00+01:00")
  }

  @Test func lordHoweHas24And25OfWhichOneIsHalfAnHour() throws {
    let spring = try day("2026-10-04", in: "Australia/Lord_Howe")
    #expect(spring.buckets.count == 24)
    #expect(spring.buckets.map(\.label).prefix(4) == ["00:00", "01:00", "02:30", "03:00"])
    let autumn = try day("2026-04-05", in: "Australia/Lord_Howe")
    #expect(autumn.buckets.count == 25)
    #expect(autumn.buckets.map(\.label).prefix(4) == ["00:00", "01:00", "01:30", "02:00"])
    for range in [spring, autumn] {
      let lengths = range.buckets.map { $0.end.microseconds(since: $0.start) }
      #expect(lengths.filter { $0 == 30 * Microseconds.minute }.count == 1)
      #expect(lengths.filter { $0 == Microseconds.hour }.count == lengths.count - 1)
    }
  }

  @Test func aDayWhoseMidnightIsSkippedStartsLater() throws {
    let range = try range("2018-11-03", "2018-11-05", in: "America/Sao_Paulo")
    #expect(
      range.buckets.map(\.localStartTime) == [
        "2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00",
      ])
    #expect(range.buckets.map(\.label) == ["Nov 3", "Nov 4", "Nov 5"])
    #expect(range.buckets.map(\.localDate) == ["2018-11-03", "2018-11-04", "2018-11-05"])
  }

  @Test func aDayThatNeverWasHasNoBucket() throws {
    let range = try range("2011-12-28", "2012-01-01", in: "Pacific/Apia")
    #expect(range.buckets.map(\.label) == ["Dec 28", "Dec 29", "Dec 31", "Jan 1"])
  }

  @Test func labelsFollowFromTheCutStart() throws {
    let zone = try Zone.named("Europe/Berlin")
    let start = Instant(seconds: 1_793_885_820)  // 2026-11-05T14:37:00+01:00
    let hours = try #require(
      ResolvedRange(from: start, to: start.advanced(byMicroseconds: 3 * Microseconds.hour), in: zone))
    #expect(hours.interval == .hour)
    #expect(hours.buckets.map(\.label) == ["14:37", "15:00", "16:00", "17:00"])
    #expect(hours.buckets[0].localStartTime == "2026-11-05T14:37:00+01:00")
    let days = try #require(
      ResolvedRange(from: start, to: start.advanced(byMicroseconds: 3 * Microseconds.day), in: zone))
    #expect(days.interval == .day)
    #expect(days.buckets.map(\.label) == ["Nov 5", "Nov 6", "Nov 7", "Nov 8"])
    let weeks = try #require(
      ResolvedRange(from: start, to: start.advanced(byMicroseconds: 100 * Microseconds.day), in: zone))
    #expect(weeks.interval == .week)
    #expect(weeks.buckets.map(\.label).prefix(3) == ["Nov 5", "Nov 9", "Nov 16"])
    let months = try #require(
      ResolvedRange(from: start, to: start.advanced(byMicroseconds: 800 * Microseconds.day), in: zone))
    #expect(months.interval == .month)
    #expect(months.buckets.map(\.label).prefix(3) == ["Nov 2026", "Dec 2026", "Jan 2027"])
    #expect(months.buckets[1].localStartTime == "2026-12-01T00:00:00+01:00")
  }

  @Test func widthsChangeJustPastTheirBounds() throws {
    for (days, within, beyond) in [(2, BucketWidth.hour, BucketWidth.day), (92, .day, .week), (732, .week, .month)] {
      let start = LocalTime(microseconds: 12_345)
      let end = LocalTime(microseconds: 12_345 + Int64(days) * Microseconds.day)
      #expect(BucketWidth(from: start, to: end) == within)
      #expect(BucketWidth(from: start, to: LocalTime(microseconds: end.microseconds + 1)) == beyond)
    }
    // Two local days are two days, though one of them has 25 hours.
    #expect(try range("2026-10-25", "2026-10-26", in: "Europe/Berlin").interval == .hour)
    #expect(try range("2026-10-24", "2026-10-26", in: "Europe/Berlin").interval == .day)
    // What follows two days may start at one o'clock, where midnight is skipped.
    #expect(try range("2018-11-02", "2018-11-03", in: "America/Sao_Paulo").interval == .day)
    #expect(try range("2018-11-04", "2018-11-05", in: "America/Sao_Paulo").interval == .hour)
    // 48 hours over the change in spring are more than two days on local clocks.
    let zone = try Zone.named("Europe/Berlin")
    let start = zone.start(of: try #require(CivilDate(iso: "2026-03-28")))
    let range = try #require(
      ResolvedRange(from: start, to: start.advanced(byMicroseconds: 48 * Microseconds.hour), in: zone))
    #expect(range.interval == .day)
  }

  @Test func offsetsOfSecondsAreShown() throws {
    let zone = Zone(name: "Test", offset: -3_208)
    let range = try #require(
      ResolvedRange(from: Instant(microseconds: 500_000), to: Instant(seconds: 60), in: zone))
    #expect(range.buckets[0].localStartTime == "1969-12-31T23:06:32.5-00:53:28")
  }
}
