/// Calls of a range: totals, activity and heatmap (docs/metrics.md, "DashboardStats").
public struct CallCounts: Fold {
  private let clock: RangeClock
  /// All of them.
  public private(set) var total: Int64 = 0
  /// Calls whose length is known.
  public private(set) var withDuration: Int64 = 0
  /// The sum of the lengths that are known, in seconds; one out of the range of `Int64` is held to it.
  public var durationSecs: Int64 { Int64(clamping: duration) }
  private var duration: Int128 = 0
  /// Calls per bucket of the range.
  public private(set) var activity: [Int64]
  /// Calls by local day of the week and hour, Monday hour 0 first.
  public private(set) var heatmap = [Int64](repeating: 0, count: 168)

  /// Of no rows.
  public init(_ clock: RangeClock) {
    self.clock = clock
    activity = [Int64](repeating: 0, count: clock.bucketCount)
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    total += Int64(rows.range.count)
    clock.forEachRun(of: rows) { run, place in
      activity[place.bucket] += Int64(run.count)
      heatmap[place.cell] += Int64(run.count)
    }
    guard let column = rows.batch.integers.first else { return }
    var lengths = KindHistogram(column.values.count)
    lengths.add(column.codes, rows.range)
    lengths.take { code, calls in
      // 0 is for those that are missing.
      if code == 0 { return }
      withDuration += calls
      duration += Int128(column.values[code]) * Int128(calls)
    }
  }

  /// Takes the counts of others.
  public mutating func merge(_ later: CallCounts) {
    total += later.total
    withDuration += later.withDuration
    duration += later.duration
    activity.add(later.activity)
    heatmap.add(later.heatmap)
  }
}
