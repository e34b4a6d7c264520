import Messages
import RPC
import Randomness
import TestExpectations
import TestTurns
import TestZones
import Testing
import Time

@testable import Filters

@Suite(.computing) struct TimeRangeResolutionTests {
  private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

  /// The local starts of a range and of what comes after it, at a local time of day.
  private func ends(
    _ kind: TimeRangeFilter.Kind, at now: String, _ minutes: Int64 = 12 * 60, in name: String, oldest: Instant? = nil
  ) throws -> [String] {
    let zone = try Zone.named(name)
    let instant = zone.start(of: try date(now)).advanced(byMicroseconds: minutes * Microseconds.minute)
    let range = try TimeRangeFilter(kind).resolve(now: instant, zone: zone, oldest: oldest)
    return [range.start, range.end].map { zone.localTime(at: $0).description }
  }

  @Test(arguments: ZoneSamples.names)
  func presetsAreWholeDaysByMinutes(name: String) throws {
    let zone = try Zone.named(name)
    let walk = MinuteWalk(zone: zone)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<4 {
      let now = ZoneSamples.instant(in: name, using: &generator)
      // Days that there were, today last, going back by their starts.
      var day = walk.day(at: now)
      var starts = [walk.start(ofDay: day)]
      while starts.count < 7 {
        day -= 1
        let start = walk.start(ofDay: day)
        if start < starts[0] { starts.insert(start, at: 0) }
      }
      let tomorrow = walk.start(ofDay: walk.day(at: now) + 1)
      let today = try TimeRangeFilter(.today).resolve(now: now, zone: zone)
      #expect([today.start.microseconds, today.end.microseconds] == [starts[6], tomorrow], "\(name) at \(now)")
      #expect(today.start <= now && now < today.end)
      let yesterday = try TimeRangeFilter(.yesterday).resolve(now: now, zone: zone)
      #expect(
        [yesterday.start.microseconds, yesterday.end.microseconds] == [starts[5], starts[6]], "\(name) at \(now)")
      let week = try TimeRangeFilter(.lastDays(7)).resolve(now: now, zone: zone)
      #expect([week.start.microseconds, week.end.microseconds] == [starts[0], tomorrow], "\(name) at \(now)")
      #expect(week.buckets.map(\.start.microseconds) == starts)
    }
  }

  @Test func presetsInSaoPauloAroundASkippedMidnight() throws {
    let zone = "America/Sao_Paulo"
    #expect(try ends(.today, at: "2018-11-04", in: zone) == ["2018-11-04T01:00:00", "2018-11-05T00:00:00"])
    #expect(try ends(.yesterday, at: "2018-11-04", in: zone) == ["2018-11-03T00:00:00", "2018-11-04T01:00:00"])
    #expect(try ends(.yesterday, at: "2018-11-05", in: zone) == ["2018-11-04T01:00:00", "2018-11-05T00:00:00"])
    #expect(try ends(.lastDays(30), at: "2018-11-05", in: zone) == ["2018-10-07T00:00:00", "2018-11-06T00:00:00"])
  }

  @Test func yesterdayIsTheDayBeforeEvenWhereADateIsMissing() throws {
    #expect(
      try ends(.yesterday, at: "2011-12-31", in: "Pacific/Apia") == ["2011-12-29T00:00:00", "2011-12-31T00:00:00"])
    #expect(
      try ends(.lastDays(7), at: "2012-01-02", in: "Pacific/Apia") == ["2011-12-26T00:00:00", "2012-01-03T00:00:00"])
  }

  @Test func datesIncludeBoth() throws {
    let range = TimeRangeFilter.Kind.dates(try date("2026-03-28"), try date("2026-03-29"))
    #expect(try ends(range, at: "2026-11-21", in: "Europe/Berlin") == ["2026-03-28T00:00:00", "2026-03-30T00:00:00"])
    #expect(try ends(range, at: "2026-11-21", in: "Asia/Beirut") == ["2026-03-28T00:00:00", "2026-03-30T00:00:00"])
  }

  @Test func datesThatAreNoDayAreRefused() throws {
    let missing = try date("2011-12-30")
    let zone = try Zone.named("Pacific/Apia")
    let error = #expect(throws: RPCError.self) {
      try TimeRangeFilter(.dates(missing, missing)).resolve(now: Instant(seconds: 0), zone: zone)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == ["time_range.dates.end_date"])
  }

  @Test func fiftyYearsAreTheMost() throws {
    let now = Instant(seconds: 0)
    let zone = try Zone.named("Europe/Berlin")
    let first = try date("1976-11-21")
    let whole = try TimeRangeFilter(.dates(first, try date("2026-11-20"))).resolve(now: now, zone: zone)
    #expect(whole.interval == .month)
    #expect(whole.buckets.count == 601)
    let error = #expect(throws: RPCError.self) {
      try TimeRangeFilter(.dates(first, try date("2026-11-21"))).resolve(now: now, zone: zone)
    }
    #expect(error?.fieldViolations.map(\.field) == ["time_range.dates.end_date"])

    let interval = TimeRangeFilter(.interval(whole.start, whole.end.advanced(byMicroseconds: 1)))
    let longer = #expect(throws: RPCError.self) { try interval.resolve(now: now, zone: zone) }
    #expect(longer?.code == .invalidArgument)
    #expect(longer?.fieldViolations.map(\.field) == ["time_range.interval.end_time"])
    _ = try TimeRangeFilter(.interval(whole.start, whole.end)).resolve(now: now, zone: zone)
  }

  @Test func allTimeStartsAtTheOldestRowsMidnight() throws {
    let zone = "America/New_York"
    let oldest = Instant(seconds: 1_000_000_000)  // 2001-09-08T21:46:40-04:00
    #expect(
      try ends(.allTime, at: "2026-11-21", in: zone, oldest: oldest) == ["2001-09-08T00:00:00", "2026-11-22T00:00:00"])
    #expect(try ends(.allTime, at: "2026-11-21", in: zone) == ["2026-11-21T00:00:00", "2026-11-22T00:00:00"])
    #expect(
      try ends(.allTime, at: "2026-11-21", in: zone, oldest: .distantFuture)
        == ["2026-11-21T00:00:00", "2026-11-22T00:00:00"])
    // It may be longer than 50 years.
    #expect(
      try ends(.allTime, at: "2026-11-21", in: "UTC", oldest: Instant(seconds: 86_400)).first == "1970-01-02T00:00:00")
  }

  @Test(arguments: ["UTC", "America/New_York", "Africa/Monrovia", "Pacific/Kiritimati"])
  func timeBeginsIn1970(zone name: String) throws {
    let zone = try Zone.named(name)
    let beginning = zone.startOfTime
    #expect(zone.localTime(at: beginning).description == "1970-01-01T00:00:00")
    let now = Instant(seconds: 1_795_000_000)
    for oldest in [.distantPast, .calendarStart, beginning.advanced(byMicroseconds: -1), beginning] as [Instant] {
      #expect(try TimeRangeFilter(.allTime).resolve(now: now, zone: zone, oldest: oldest).start == beginning)
    }
    let end = beginning.advanced(byMicroseconds: Microseconds.day)
    #expect(try TimeRangeFilter(.interval(beginning, end)).resolve(now: now, zone: zone).start == beginning)
    let dates = TimeRangeFilter.Kind.dates(try date("1970-01-01"), try date("1970-01-01"))
    #expect(try TimeRangeFilter(dates).resolve(now: now, zone: zone).start == beginning)
    for start in [beginning.advanced(byMicroseconds: -1), .calendarStart] as [Instant] {
      let error = #expect(throws: RPCError.self) {
        try TimeRangeFilter(.interval(start, end)).resolve(now: now, zone: zone, width: .day)
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.fieldViolations.map(\.field) == ["time_range.interval.start_time"])
      #expect(error?.fieldViolations.first?.description.contains("must not start before 1970-01-01") == true)
    }
    let early = #expect(throws: RPCError.self) {
      try TimeRangeFilter(.lastDays(30)).resolve(now: end, zone: zone)
    }
    #expect(early?.fieldViolations.map(\.field) == ["time_range.preset"])
  }

  @Test func aWidthCanBeAskedFor() throws {
    let range = try TimeRangeFilter(.today).resolve(now: Instant(seconds: 0), zone: .utc, width: .day)
    #expect(range.interval == .day)
    #expect(range.buckets.count == 1)
  }

  @Test func aClockThatIsWrongGivesNoRangeBefore1970() throws {
    let zone = try Zone.named("Pacific/Apia")
    for kind in [TimeRangeFilter.Kind.today, .yesterday, .lastDays(90), .allTime] {
      let error = #expect(throws: RPCError.self) { try TimeRangeFilter(kind).resolve(now: .distantPast, zone: zone) }
      #expect(error?.code == .invalidArgument)
    }
    for kind in [TimeRangeFilter.Kind.yesterday, .lastDays(90)] {
      let range = try TimeRangeFilter(kind).resolve(now: .distantFuture, zone: zone)
      #expect(range.start < range.end && range.end <= .calendarEnd)
    }
  }
}
