import Randomness
import Testing

@testable import RPC

@Suite struct TimeoutTests {
  private func parse(_ text: String) -> Int64? { Timeout.parse(Array(text.utf8)[...]) }

  @Test(arguments: [
    ("1H", 3_600_000_000_000), ("2M", 120_000_000_000), ("3S", 3_000_000_000), ("4m", 4_000_000), ("5u", 5000),
    ("6n", 6), ("0n", 0), ("00000001S", 1_000_000_000), ("99999999n", 99_999_999),
    ("99999999S", 99_999_999_000_000_000), ("99999999H", Int64.max),
  ])
  func whatTheGrammarAllows(text: String, nanoseconds: Int64) {
    #expect(parse(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "S", "1", "100000000S", "123456789n", "-1S", "+1S", " 1S", "1S ", "1 S", "1.5S", "1s", "1h", "1x", "1SS", "١S",
    "0x1S", "1\0",
  ])
  func whatItDoesNot(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func everyUnitAndOnlyThose() {
    for byte in UInt8.min...UInt8.max {
      let isUnit = "HMSmun".utf8.contains(byte)
      #expect((Timeout.parse([UInt8(ascii: "1"), byte][...]) != nil) == isUnit)
    }
  }

  @Test(arguments: [
    (Duration.zero, "0n"), (.seconds(-1), "0n"), (.nanoseconds(1), "1n"), (.nanoseconds(99_999_999), "99999999n"),
    (.nanoseconds(100_000_000), "100000u"), (.nanoseconds(100_000_001), "100001u"), (.seconds(1), "1000000u"),
    (.seconds(99), "99000000u"), (.seconds(100), "100000m"), (.seconds(100_000), "100000S"),
    (.seconds(100_000_000), "1666667M"), (.seconds(6_000_000_000), "1666667H"), (.seconds(Int64.max), "99999999H"),
  ])
  func theFinestUnitThatFitsRoundedUp(duration: Duration, text: String) {
    #expect(Timeout.format(duration) == text)
  }

  @Test(arguments: [UInt64(1), 2]) func whatIsFormattedIsNeverShorterThanWhatWasMeant(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      let nanoseconds = Int64.random(
        in: 1...(Int64.max >> Int64.random(in: 0...62, using: &generator)), using: &generator)
      let parsed = try #require(parse(Timeout.format(.nanoseconds(nanoseconds))))
      #expect(parsed >= nanoseconds)
      #expect(Double(parsed) <= Double(nanoseconds) * 1.0001 + 1)
    }
  }
}
