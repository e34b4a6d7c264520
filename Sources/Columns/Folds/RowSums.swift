/// Rows, and the sum of their first whole numbers, by local hour (docs/metrics.md, "Time saved").
public struct RowSums: Fold {
  /// The rows of a span of time within one bucket and one local hour.
  public struct Span: Sendable, Hashable {
    /// The time of one of the rows in it, in microseconds since 1970.
    public let time: Int64
    /// How many there are.
    public var rows: Int64 = 0
    /// The sum of their numbers, as far as they have one.
    public var sum: Int128 = 0
  }

  /// What a row must name to count.
  public let needs: Set<ColumnLayout.Role>
  private let clock: RangeClock
  private let counts: @Sendable (RowKind) -> Bool
  /// In the order of time. Several may be of one hour.
  public private(set) var spans: [Span] = []

  /// Of no rows.
  ///
  /// - Parameters:
  ///   - needs: What a row must name to count.
  ///   - counts: Whether rows of a kind count.
  public init(
    _ clock: RangeClock, needs: Set<ColumnLayout.Role> = [],
    where counts: @escaping @Sendable (RowKind) -> Bool = { _ in true }
  ) {
    (self.clock, self.needs, self.counts) = (clock, needs, counts)
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let doCount = batch.kinds.values.map(counts)
    let (kinds, numbers) = (batch.kinds.codes, batch.integers.first)
    let names = needs.map(batch.identifiers)
    guard kinds.count == batch.count, names.allSatisfy({ $0.codes.count == batch.count }) else { return }
    clock.forEachRun(of: rows) { run, _ in
      var span = Span(time: batch.times[run.lowerBound])
      for row in run where doCount[Int(kinds[row])] && names.allSatisfy({ $0[row] != 0 }) {
        span.rows += 1
        // A missing one is 0.
        if let numbers { span.sum += Int128(numbers.values[Int(numbers.codes[row])]) }
      }
      if span.rows > 0 { spans.append(span) }
    }
  }

  /// Takes later ones.
  public mutating func merge(_ later: RowSums) { spans += later.spans }
}
