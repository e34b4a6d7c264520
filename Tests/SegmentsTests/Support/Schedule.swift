import Randomness

/// Orders in which several actors take their turns.
enum Schedule {
  /// Every order of actors with so many turns each.
  static func all(turns: [Int]) -> [[Int]] {
    if turns.allSatisfy({ $0 == 0 }) { return [[]] }
    var schedules: [[Int]] = []
    for actor in turns.indices where turns[actor] > 0 {
      var rest = turns
      rest[actor] -= 1
      schedules += all(turns: rest).map { [actor] + $0 }
    }
    return schedules
  }

  /// One order of them.
  static func random(turns: [Int], _ generator: inout SeededGenerator) -> [Int] {
    turns.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }.shuffled(using: &generator)
  }
}
