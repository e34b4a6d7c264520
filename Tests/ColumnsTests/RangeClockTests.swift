import Columns
import Randomness
import TestExpectations
import Testing
import Time

/// What the clock shows agrees with Foundation's, throughout every span that it gives.
@Suite struct RangeClockTests {
  @Test func placesHoldThroughoutTheirSpans() throws {
    var random = SeededGenerator(seed: drawSeed())
    for name in ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"] {
      let local = try LocalClock(name)
      // Clocks change in March in the north, in April in the south.
      let start = 1_709_500_000 * LocalClock.second + Int64.random(in: 0...LocalClock.day, using: &random)
      let end = start + 40 * LocalClock.day
      let starts = [start, start + 1, start + 90 * LocalClock.quarter, start + 20 * LocalClock.day]
      let clock = RangeClock(
        from: Instant(microseconds: start), to: Instant(microseconds: end), in: try Zone.named(name),
        bucketStarts: starts.map { Instant(microseconds: $0) })
      var time = start
      var spans = 0
      while time < end {
        let place = clock.place(at: time)
        #expect(place.end > time && place.end <= end)
        for instant in [time, place.end - 1] {
          #expect(place.cell == (local.weekday(instant) - 1) * 24 + local.hourOfDay(instant), "\(name) \(instant)")
          #expect(place.bucket == starts.lastIndex { $0 <= instant }, "\(name) \(instant)")
        }
        time = place.end
        spans += 1
      }
      #expect(spans >= 40 * 24 && spans < 40 * 24 + 10)
    }
  }
}
