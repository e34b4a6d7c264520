import Protobuf
import Randomness
import SwiftProtobuf

/// A message of ours that can be made at random, and the swift-protobuf type of the same proto.
protocol RandomMessage: Protobuf.Message {
  associatedtype Reference: SwiftProtobuf.Message & Equatable

  static func random(_ source: inout RandomSource) -> Self
}

/// Makes random values from a seed: often nothing or an extreme, sometimes anything.
struct RandomSource: RandomNumberGenerator {
  private var generator: SeededGenerator
  private var depth = 0

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  /// 0 up to `count`, which is left out.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

  mutating func boolean() -> Bool { below(2) == 0 }

  mutating func integer<T: FixedWidthInteger>() -> T {
    switch below(8) {
    case 0, 1: 0
    case 2: T.max
    case 3: T.min
    case 4: T(truncatingIfNeeded: next())
    case 5: T(truncatingIfNeeded: Int64(below(5)) - 2)
    default: T(truncatingIfNeeded: next() >> UInt64(below(64)))  // every length of varint
    }
  }

  mutating func double() -> Double {
    switch below(8) {
    case 0: 0
    case 1: -0.0
    case 2: [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude][below(5)]
    case 3: Double(bitPattern: next())
    case 4: Double(below(1000))
    default: Double(below(2_000_000) - 1_000_000) / 64
    }
  }

  mutating func float() -> Float {
    switch below(8) {
    case 0: 0
    case 1: -0.0
    case 2: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude][below(5)]
    case 3: Float(bitPattern: UInt32(truncatingIfNeeded: next()))
    default: Float(below(2_000_000) - 1_000_000) / 64
    }
  }

  mutating func string() -> String {
    let pieces = [
      "", "a", "\0", "é", "日本", "العربية", "👩🏽‍🚀", "\"\\/\n\t\u{1}\u{7f}", "\u{10ffff}", "\u{feff}", "\u{2028}",
    ]
    switch below(4) {
    case 0: return ""
    case 1: return String(repeating: "x", count: below(300))
    default: return (0...below(6)).map { _ in pieces[below(pieces.count)] }.joined()
    }
  }

  mutating func bytes() -> [UInt8] {
    below(3) == 0 ? [] : (0..<below(40)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func enumeration<E: Enumeration>() -> E {
    below(4) == 0 ? E(rawValue: integer()) : Array(E.allCases)[below(E.allCases.count)]
  }

  mutating func optional<T>(_ make: (inout RandomSource) -> T) -> T? { boolean() ? make(&self) : nil }

  mutating func array<T>(_ make: (inout RandomSource) -> T) -> [T] {
    let count = below(3) == 0 ? 0 : below(20) == 0 ? below(200) : below(5)
    return (0..<count).map { _ in make(&self) }
  }

  /// A message; one with nothing set where that would nest too deep.
  mutating func message<M: RandomMessage>() -> M {
    guard depth < 5 else { return M() }
    depth += 1
    defer { depth -= 1 }
    return M.random(&self)
  }

  mutating func optionalMessage<M: RandomMessage>() -> M? { below(3) == 0 ? nil : message() }

  mutating func messages<M: RandomMessage>() -> [M] {
    let count = below(3) == 0 ? 0 : depth < 2 ? below(6) : below(3)
    return (0..<count).map { _ in message() }
  }
}
