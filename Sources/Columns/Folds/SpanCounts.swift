import Time

/// How many rows there are by spans of time: by the time that is their first whole number, whatever their order.
public struct SpanCounts: Fold {
  /// The start of each span, ascending; each ends where the next one starts.
  public let starts: [Int64]
  /// Where the last one ends.
  public let end: Int64
  /// Of each span.
  public private(set) var counts: [Int64]

  /// Time from the first start on is cut into steps of two to the power of this, so that most rows are found at one look.
  private let shift: Int64
  /// For each step the index of its span; -1 where several are in it. None where no time is in any span.
  private let spans: [Int32]

  /// As many steps as stay near a core.
  private static let mostSteps: Int64 = 65_536

  /// Of no rows.
  ///
  /// - Parameters:
  ///   - starts: In microseconds since 1970, ascending, each once.
  ///   - end: Where the last span ends, in microseconds since 1970.
  public init(from starts: [Int64], to end: Int64) {
    self.starts = starts
    self.end = end
    counts = [Int64](repeating: 0, count: starts.count)
    guard let start = starts.first, case let (length, overflow) = end.subtractingReportingOverflow(start), !overflow,
      (1...Int64.max / 4).contains(length)
    else {
      (shift, spans) = (0, [])
      return
    }
    var shift: Int64 = 0
    while (length - 1) >> shift >= Self.mostSteps { shift += 1 }
    var spans: [Int32] = []
    var next = 0
    for step in 0...(length - 1) >> shift {
      let (first, last) = (start + (step << shift), start + min((step + 1) << shift, length) - 1)
      while next < starts.count, starts[next] <= first { next += 1 }
      let hasOthers = next < starts.count && starts[next] <= last
      spans.append(hasOthers ? -1 : Int32(truncatingIfNeeded: next - 1))
    }
    (self.shift, self.spans) = (shift, spans)
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    guard let first = starts.first, !spans.isEmpty, let times = rows.batch.integers.first,
      times.codes.count == rows.batch.count
    else { return }
    let (codes, values) = (times.codes.span, times.values.span)
    for row in rows.range {
      let code = Int(codes[row])
      let time = values[code]
      guard code != 0, time >= first, time < end else { continue }
      let span = spans[Int((time - first) >> shift)]
      counts[span >= 0 ? Int(span) : starts.partitioningIndex { $0 > time } - 1] += 1
    }
  }

  /// Takes those of other rows.
  public mutating func merge(_ later: SpanCounts) {
    for (index, count) in later.counts.enumerated() where index < counts.count { counts[index] += count }
  }
}
