/// Times in a few buckets, from what an answer takes that is there already to the longest of calls.
package struct TimeBuckets: Sendable, Equatable {
  /// The largest time of each bucket but the last, in microseconds: from 100 µs to a minute. Beyond is one more.
  package static let bounds: [Int64] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000, 30_000_000, 60_000_000,
  ]

  /// How many times are in each bucket; one more than there are bounds.
  package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// The sum of all, in seconds.
  package private(set) var sum = 0.0

  /// Nothing yet.
  package init() {}

  package mutating func add(nanoseconds: Int64) {
    let value = max(0, nanoseconds)
    // A time of exactly a bound belongs to its bucket ("le").
    let bucket = Self.bounds.firstIndex { value <= $0 * 1_000 } ?? Self.bounds.count
    counts[bucket] += 1
    sum += Double(value) / 1e9
  }
}
