import StandardMessages
import Testing

@testable import Terminal

@Suite struct LocalTimeTests {
  @Test(arguments: [
    (0, "Jan 1, 1970"), (951_782_400, "Feb 29, 2000"), (-1, "Dec 31, 1969"), (253_402_300_799, "Dec 31, 9999"),
    (Int64.min, "–"), (Int64.max, "–"),
  ])
  func datesAreGregorian(seconds: Int64, text: String) {
    #expect(LocalTime(zoneName: "Nowhere/Land").day(Timestamp(seconds: seconds)) == text)
  }
}
