import StandardMessages
import Testing

@testable import Terminal

@Suite struct LocalTimeTextTests {
  @Test(arguments: [
    (0, "Jan 1, 1970"), (951_782_400, "Feb 29, 2000"), (-1, "Dec 31, 1969"), (253_402_300_799, "Dec 31, 9999"),
    (Int64.min, "–"), (Int64.max, "–"),
  ])
  func datesAreGregorian(seconds: Int64, text: String) {
    #expect(LocalTimeText(zoneName: "Nowhere/Land").day(Timestamp(seconds: seconds)) == text)
  }

  @Test func clocksAreThoseOfTheZone() {
    let newYork = LocalTimeText(zoneName: "America/New_York")
    // 2026-11-20T05:00:00Z
    let midnight = Timestamp(seconds: 1_795_150_800)
    #expect(newYork.isMidnight(midnight))
    #expect(newYork.minute(midnight) == "Nov 20, 00:00")
    #expect(newYork.minute(Timestamp(seconds: midnight.seconds - 1)) == "Nov 19, 23:59")
    #expect(!newYork.isMidnight(Timestamp(seconds: midnight.seconds + 1)))
    #expect(!newYork.isMidnight(Timestamp(seconds: midnight.seconds, nanos: 1)))
    #expect(!LocalTimeText(zoneName: "UTC").isMidnight(midnight))
  }
}
