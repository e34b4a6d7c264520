import Randomness
import TestExpectations
import Testing

@testable import Filters

@Suite struct FiguresTests {
  @Test func secondsAddUpInAnyOrder() {
    var random = SeededGenerator(seed: drawSeed())
    let spans = (0..<1_000).map { _ in Int64.random(in: 0...1_000_000_000_000, using: &random) }
    let total = spans.reduce(0, +)
    for spans in [spans, spans.reversed(), spans.sorted()] {
      let sum = spans.reduce(into: ExactSeconds()) {
        $0.add(ExactSeconds(seconds: $1 / 1_000_000, microseconds: $1 % 1_000_000))
      }
      #expect(sum.value == Double(total) / 1_000_000)
    }
  }

  @Test func secondsNeverWrap() {
    var sum = ExactSeconds(seconds: .max, microseconds: 999_999)
    sum.add(ExactSeconds(seconds: 1, microseconds: 1))
    #expect(sum.value == Double(Int64.max))
    #expect(ExactSeconds(seconds: 1 << 40, microseconds: 500_000).value == Double(1 << 40) + 0.5)
  }

  @Test func nothingInfiniteIsTold() {
    #expect(Double.infinity.heldToFinite == .greatestFiniteMagnitude)
    #expect((-Double.infinity).heldToFinite == -.greatestFiniteMagnitude)
    #expect(0.25.heldToFinite == 0.25)
  }
}
