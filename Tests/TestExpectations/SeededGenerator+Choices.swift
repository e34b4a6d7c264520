public import Foundation
public import Randomness

extension SeededGenerator {
  /// True `percent` times of a hundred.
  public mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// One of `choices`, which are not empty.
  public mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) throws -> Choices.Element {
    guard let choice = choices.randomElement(using: &self) else { throw NothingToPick() }
    return choice
  }

  /// An id of any bits.
  public mutating func uuid() -> UUID {
    let (high, low) = (next(), next())
    func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (index * 8)) }
    return UUID(
      uuid: (
        byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
        byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5),
        byte(low, 6), byte(low, 7)
      ))
  }
}

/// A choice of nothing.
struct NothingToPick: Error {}
