import Foundation
import Randomness

/// Numbers from a seed, with the distributions that the demo data are drawn from. Nothing of the standard library's is
/// used that could change.
struct Random: Sendable {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A sequence of its own for each purpose: what one draws does not shift another's numbers.
  init(seed: UInt64, _ purpose: StaticString, _ first: Int = 0, _ second: Int = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    purpose.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
    var mixed = Random(seed: seed ^ hash)
    mixed = Random(seed: mixed.next() ^ UInt64(bitPattern: Int64(first)))
    mixed = Random(seed: mixed.next() ^ UInt64(bitPattern: Int64(second)))
    self.init(seed: mixed.next())
  }

  mutating func next() -> UInt64 { generator.next() }

  /// Uniform in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in the range given.
  mutating func double(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// Uniform in 0..<count; 0 when there is nothing to choose from.
  mutating func index(_ count: Int) -> Int {
    guard count > 0 else { return 0 }
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  mutating func int(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + index(range.upperBound - range.lowerBound + 1)
  }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// One of the values, each as often as its weight says.
  mutating func pick<Value>(_ choices: [(value: Value, weight: Double)]) -> Value {
    var rest = unit() * choices.reduce(0) { $0 + $1.weight }
    for choice in choices.dropLast() {
      if rest < choice.weight { return choice.value }
      rest -= choice.weight
    }
    return choices[choices.count - 1].value
  }

  mutating func element<Value>(_ values: [Value]) -> Value { values[index(values.count)] }

  /// Normally distributed, mean 0 and deviation 1 (Box and Muller).
  mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
  }

  /// Log-normally distributed: how long people take and talk. Within a thousandth and a thousand times the median.
  mutating func logNormal(median: Double, sigma: Double) -> Double {
    median * exp(min(max(sigma * normal(), -6.9), 6.9))
  }
}

/// Identifiers that follow from what they identify, so that one relation can name the rows of another without keeping
/// them.
struct Identity: Sendable {
  let seed: UInt64

  func uuid(_ kind: StaticString, _ first: Int, _ second: Int = 0) -> UUID {
    var random = Random(seed: seed, kind, first, second)
    let (high, low) = (random.next(), random.next())
    // Version 4, variant 1 (RFC 9562).
    let first = (high & ~0xf000) | 0x4000
    let second = (low & ~(0b11 << 62)) | (0b10 << 62)
    func byte(_ value: UInt64, _ position: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - 8 * position)) }
    return UUID(
      uuid: (
        byte(first, 0), byte(first, 1), byte(first, 2), byte(first, 3), byte(first, 4), byte(first, 5), byte(first, 6),
        byte(first, 7), byte(second, 0), byte(second, 1), byte(second, 2), byte(second, 3), byte(second, 4),
        byte(second, 5), byte(second, 6), byte(second, 7)
      ))
  }
}
