/// Interview calls that somebody answered, and their length, by local hour (docs/metrics.md, "Time saved").
public struct AnsweredCalls: Fold {
  /// The calls of a span of time within one bucket and one local hour.
  public struct Span: Sendable, Hashable {
    /// The time of one of the rows in it, in microseconds since 1970.
    public let time: Int64
    /// How many there are.
    public var calls: Int64 = 0
    /// Their length in seconds, as far as it is known.
    public var seconds: Int128 = 0
  }

  private let clock: RangeClock
  /// In the order of time. Several may be of one hour.
  public private(set) var spans: [Span] = []

  /// Of no rows.
  public init(_ clock: RangeClock) { self.clock = clock }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let isAnswered = batch.kinds.values.map { CallKind($0).isAnswered }
    let (candidates, campaigns) = (batch.wide(.candidate), batch.coded(.campaign))
    guard candidates.count == batch.count, campaigns.codes.count == batch.count, let length = batch.integers.first
    else { return }
    clock.forEachRun(of: rows) { run, _ in
      var span = Span(time: batch.times[run.lowerBound])
      for row in run where isAnswered[Int(batch.kinds.codes[row])] {
        if candidates[row] == 0 || campaigns.values[Int(campaigns.codes[row])] == 0 { continue }
        span.calls += 1
        // A missing one is 0.
        span.seconds += Int128(length.values[Int(length.codes[row])])
      }
      if span.calls > 0 { spans.append(span) }
    }
  }

  /// Takes later ones.
  public mutating func merge(_ later: AnsweredCalls) { spans += later.spans }
}
