import Filters
import Time

/// Numbers by the starts of the ``TimeCells`` that they belong to.
struct CellCounts: Sendable, Hashable {
  private var counts: [Instant: Int64] = [:]

  /// The start of the first cell in which anything was counted; nil where nothing was.
  var oldest: Instant? { counts.keys.min() }

  /// The memory that they take, in bytes, about: a dictionary has room to spare.
  var memory: Int { 32 * counts.count }

  /// Adds to the cell that starts at `cell`; a sum out of range is held to it. Nothing is no reason to have a cell.
  mutating func add(_ count: Int64, at cell: Instant) {
    guard count != 0 else { return }
    counts[cell, default: 0].add(count)
  }

  /// The numbers of each bucket of `range`.
  func series(over range: ResolvedRange) -> [Int64] {
    var series = [Int64](repeating: 0, count: range.buckets.count)
    for (cell, count) in counts {
      // A day that the range cuts starts before it.
      guard let bucket = range.bucketIndex(of: max(cell, range.start)) else { continue }
      series[bucket].add(count)
    }
    return series
  }
}
