import Foundation
import Randomness
import TestExpectations
import TestTurns
import TestZones
import Testing
import Time

@testable import Filters

@Suite(.computing) struct SlotGridTests {
  /// PostgreSQL's `date_bin`, from the origin of the last cut that has passed, and not before the cut.
  private func slot(of instant: Instant, in grid: SlotGrid) -> Instant {
    let cut = grid.cuts.last { $0.start <= instant }
    let origin = cut?.origin ?? grid.origin
    let distance = instant.microseconds - origin.microseconds
    let slot = Instant(microseconds: origin.microseconds + distance.dividedDown(by: grid.width) * grid.width)
    return max(slot, cut?.start ?? slot)
  }

  @Test(arguments: [
    // Monrovia was 44 minutes and 30 seconds off until 1972; St John's changed its clocks a minute past midnight.
    ("Africa/Monrovia", 60, 1), ("America/St_Johns", 60, 50), ("Australia/Lord_Howe", 30, 0), ("Europe/Berlin", 60, 0),
  ])
  func slotsAreNeverTiny(name: String, minutes: Int64, cuts: Int) throws {
    let zone = try Zone.named(name)
    let allTime = try TimeRangeFilter(.allTime).resolve(
      now: Instant(seconds: 1_795_000_000), zone: zone, oldest: .calendarStart)
    #expect(allTime.grid.width == minutes * Microseconds.minute)
    #expect(allTime.grid.cuts.count <= cuts && (cuts == 0 || !allTime.grid.cuts.isEmpty))
  }

  @Test func noZoneHasTinySlots() throws {
    for name in TimeZone.knownTimeZoneIdentifiers {
      let zone = try Zone.named(name)
      let grid = try TimeRangeFilter(.allTime).resolve(
        now: Instant(seconds: 1_795_000_000), zone: zone, oldest: zone.startOfTime
      ).grid
      #expect(grid.width >= 15 * Microseconds.minute && Microseconds.hour % grid.width == 0, "\(name)")
      #expect(grid.cuts.count < 200, "\(name)")
      #expect(zip(grid.cuts, grid.cuts.dropFirst()).allSatisfy { $0.start < $1.start && $0.origin <= $0.start })
    }
  }

  @Test(arguments: ZoneSamples.names)
  func everythingLocalIsConstantInASlot(name: String) throws {
    let zone = try Zone.named(name)
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<40 {
      let start = ZoneSamples.instant(in: name, using: &generator)
        .advanced(byMicroseconds: Int64.random(in: 0..<Microseconds.hour, using: &generator))
      let days = [1, 3, 40, 400, 1_500][Int.random(in: 0..<5, using: &generator)]
      let length = Int64.random(in: 1...Int64(days * 86_400), using: &generator) * Microseconds.second
      let range = try #require(ResolvedRange(from: start, to: start.advanced(byMicroseconds: length), in: zone))
      let grid = range.grid
      #expect(grid.width >= 15 * Microseconds.minute && Microseconds.hour % grid.width == 0)
      #expect(grid.origin <= range.start)
      let edges =
        range.buckets.map(\.start).dropFirst()
        + zone.changes(after: range.start, before: range.end).map(Instant.init(microseconds:))
      for edge in edges { #expect(slot(of: edge, in: grid) == edge, "\(name): \(edge) from \(start)") }
      for _ in 0..<30 {
        let offset = Int64.random(in: 0..<length, using: &generator)
        let instant = range.start.advanced(byMicroseconds: offset)
        let place = try #require(range.place(ofSlot: slot(of: instant, in: grid)))
        let local = zone.localTime(at: instant)
        #expect(place.bucket == range.bucketIndex(of: instant))
        #expect(place.hour == local.hour, "\(name) at \(instant)")
        #expect(place.dayOfWeek == local.date.dayOfWeek)
        #expect(place.heatmapCell == (local.date.dayOfWeek - 1) * 24 + local.hour)
      }
    }
  }

  @Test(arguments: [("Europe/Berlin", 60), ("Asia/Kolkata", 60), ("Asia/Kathmandu", 60), ("Australia/Lord_Howe", 30)])
  func slotsAreAsLongAsTheZoneLetsThem(name: String, minutes: Int64) throws {
    let zone = try Zone.named(name)
    let range = try #require(
      ResolvedRange(from: Instant(seconds: 1_767_225_600), to: Instant(seconds: 1_798_761_600), in: zone))
    #expect(range.grid.width == minutes * Microseconds.minute)
    #expect(zone.localTime(at: range.grid.origin).minute == 0)
  }

  @Test func slotsOutsideOfTheRangeHaveNoPlace() throws {
    let start = Instant(seconds: 1_000)
    let range = try #require(ResolvedRange(from: start, to: Instant(seconds: 5_000), in: .utc))
    #expect(range.grid.origin == Instant(seconds: 0))
    #expect(range.place(ofSlot: Instant(seconds: 0))?.bucket == 0)
    #expect(range.place(ofSlot: Instant(seconds: 3_600))?.bucket == 1)
    #expect(range.place(ofSlot: Instant(seconds: 7_200)) == nil)
  }
}
