import Randomness
import TestExpectations
import TestTurns
import TestZones
import Testing

@testable import Time

@Suite(.computing) struct ZoneTests {
  @Test func thereAreSamples() { #expect(ZoneSamples.names.count == 29) }

  @Test(arguments: ZoneSamples.names)
  func offsetsAreThoseOfAnotherImplementation(name: String) throws {
    let zone = try Zone.named(name)
    let spans = try #require(ZoneSamples.offsets[name])
    var changes: [Int64] = []
    for (index, span) in spans.enumerated() {
      let start = Instant(seconds: Int64(span[0]))
      #expect(zone.offset(at: start) == Int64(span[1]) * Microseconds.second)
      guard index > 0 else { continue }
      changes.append(start.microseconds)
      #expect(zone.offset(at: start.advanced(byMicroseconds: -1)) == Int64(spans[index - 1][1]) * Microseconds.second)
    }
    let first = Instant(seconds: Int64(spans[0][0]))
    let end = Instant(seconds: 2_114_380_800)  // 2037-01-01, where the samples end.
    #expect(Array(zone.changes(after: first, before: end)) == changes)
  }

  @Test(arguments: ZoneSamples.names)
  func daysStartAtTheirFirstMinute(name: String) throws {
    let zone = try Zone.named(name)
    let walk = MinuteWalk(zone: zone)
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<12 {
      let instant = ZoneSamples.instant(in: name, using: &generator)
      let day = walk.day(at: instant)
      #expect(zone.date(at: instant).daysSinceEpoch == day, "\(name) at \(instant)")
      #expect(
        zone.start(of: CivilDate(daysSinceEpoch: day)).microseconds == walk.start(ofDay: day), "\(name), day \(day)")
    }
  }

  @Test func aSkippedMidnightStartsItsDayAtTheChange() throws {
    // Clocks went from 23:59:59 to 01:00:00.
    let zone = try Zone.named("America/Sao_Paulo")
    let date = try #require(CivilDate(iso: "2018-11-04"))
    let start = zone.start(of: date)
    #expect(zone.localTime(at: start).description == "2018-11-04T01:00:00")
    #expect(zone.localTime(at: start.advanced(byMicroseconds: -1)).description == "2018-11-03T23:59:59.999999")
  }

  @Test func aRepeatedMidnightStartsItsDayTheFirstTime() throws {
    // At 00:01 clocks went back to 23:01 of the day before.
    let zone = try Zone.named("America/St_Johns")
    let date = try #require(CivilDate(iso: "2010-11-07"))
    let start = zone.start(of: date)
    #expect(zone.localTime(at: start).description == "2010-11-07T00:00:00")
    let yesterdayAgain = start.advanced(byMicroseconds: 30 * Microseconds.minute)
    #expect(zone.localTime(at: yesterdayAgain).description == "2010-11-06T23:30:00")
    #expect(zone.date(at: yesterdayAgain) == date)
    let secondMidnight = start.advanced(byMicroseconds: Microseconds.hour)
    #expect(zone.localTime(at: secondMidnight).description == "2010-11-07T00:00:00")
    #expect(zone.firstInstant(at: LocalTime(midnightOf: date)) == start)
  }

  @Test func aDateThatAZoneSkippedIsNoDay() throws {
    let zone = try Zone.named("Pacific/Apia")
    let skipped = try #require(CivilDate(iso: "2011-12-30"))
    #expect(zone.start(of: skipped) == zone.start(of: skipped + 1))
    #expect(zone.date(1, before: skipped + 1) == skipped - 1)
    #expect(zone.date(6, before: skipped + 3) == skipped - 4)
    #expect(zone.date(2, before: skipped + 3) == skipped + 1)
    #expect(zone.date(1, before: skipped - 1) == skipped - 2)
  }

  @Test(arguments: [
    "", "Mars/Olympus", "Europe/Berlin ", "../../etc/passwd", "\0", String(repeating: "x", count: 1 << 16),
  ])
  func anUnknownZoneIsAClearFailure(name: String) {
    let error = #expect(throws: UnknownZone.self) { try Zone.named(name) }
    #expect(error?.name == name)
  }

  @Test func noInstantIsOutOfReach() throws {
    for name in ["Pacific/Apia", "America/Nuuk", "UTC", "Asia/Kolkata"] {
      let zone = try Zone.named(name)
      for instant in [Instant.distantPast, .distantFuture, .calendarStart, .calendarEnd] {
        _ = zone.localTime(at: instant).description
        _ = zone.start(of: zone.date(at: instant))
      }
    }
  }

  @Test func offsetsOfNoChangeAreDropped() {
    let zone = Zone(
      name: "Test", offset: 60,
      changes: [(Instant(seconds: 10), 60), (Instant(seconds: 20), 120), (Instant(seconds: 30), 120)])
    #expect(Array(zone.changes(after: .distantPast, before: .distantFuture)) == [20_000_000])
  }
}
