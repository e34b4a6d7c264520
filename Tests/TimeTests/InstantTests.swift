import Testing

@testable import Time

@Suite struct InstantTests {
  @Test func secondsRoundTowardsThePast() {
    #expect(Instant(microseconds: -1).seconds == -1)
    #expect(Instant(microseconds: -1_000_000).seconds == -1)
    #expect(Instant(microseconds: 1_999_999).seconds == 1)
  }

  @Test func arithmeticSaturates() {
    #expect(Instant(seconds: .max) == .distantFuture)
    #expect(Instant(seconds: .min) == .distantPast)
    #expect(Instant.distantFuture.advanced(byMicroseconds: 1) == .distantFuture)
    #expect(Instant.distantPast.advanced(byMicroseconds: -1) == .distantPast)
    #expect(Instant.distantPast.microseconds(since: .distantFuture) == .min)
    #expect(Instant(microseconds: 5).microseconds(since: Instant(microseconds: 7)) == -2)
  }
}
