/// Times in classes whose bounds grow by a quarter of a power of two, so that a quantile is right within a fifth.
package struct TimeHistogram {
  private var classes: [Int] = []
  package private(set) var count = 0
  package private(set) var largest: Int64 = 0
  private var sum = 0.0

  package mutating func add(nanoseconds: Int64) {
    let value = max(0, nanoseconds)
    let index = Self.classIndex(value)
    if index >= classes.count {
      classes.append(contentsOf: repeatElement(0, count: index + 1 - classes.count))
    }
    classes[index] += 1
    count += 1
    sum += Double(value)
    largest = max(largest, value)
  }

  /// In nanoseconds; 0 where there are none.
  package var mean: Double {
    count == 0 ? 0 : sum / Double(count)
  }

  /// A time, in nanoseconds, that the share `q` (0…1) of the times do not exceed: the upper bound of its class.
  package func quantile(_ q: Double) -> Double {
    var seen = 0
    for (index, members) in classes.enumerated() {
      seen += members
      if Double(seen) >= q * Double(count) { return min(Self.upperBound(index), Double(largest)) }
    }
    return Double(largest)
  }

  /// Four classes for each power of two, by the two bits below the highest.
  private static func classIndex(_ value: Int64) -> Int {
    guard value >= 4 else { return Int(max(value, 0)) }
    let power = 63 - value.leadingZeroBitCount
    return (power - 1) * 4 + Int(value >> (power - 2)) - 4
  }

  private static func upperBound(_ index: Int) -> Double {
    guard index >= 4 else { return Double(index) }
    let width = Double(Int64(1) << (index / 4 - 1))
    return Double(index % 4 + 5) * width
  }
}
