import Foundation
import Randomness
import TestExpectations
import Testing
import Time

@Suite struct HTTPDateTests {
  @Test func datesAreThoseOfTheCalendar() {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    var moments: [Int64] = [0, 951_782_400, 1_709_164_800, 4_107_542_399, 253_402_300_799]
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    moments += (0..<2000).map { _ in Int64.random(in: 0..<253_402_300_800, using: &random) }
    for moment in moments {
      let expected = format.string(from: Date(timeIntervalSince1970: Double(moment)))
      #expect(Instant(seconds: moment).httpDate == expected, "seed \(seed)")
    }
    #expect(Instant.distantPast.httpDate == "Mon, 01 Jan 0001 00:00:00 GMT")
    #expect(Instant.distantFuture.httpDate == "Fri, 31 Dec 9999 23:59:59 GMT")
  }
}
