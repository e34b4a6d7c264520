public import Time

/// What the local clocks show in a range, for folds: rows come in the order of time, so each span in which nothing of it
/// changes is looked up once, however many rows are in it.
public struct RangeClock: Sendable {
  /// A span of time within one bucket and one local hour.
  public struct Place: Sendable, Hashable {
    /// The index of the bucket of the series.
    public let bucket: Int
    /// The cell of a heatmap of 168, Monday hour 0 first.
    public let cell: Int
    /// The first microsecond after the span.
    public let end: Int64

    /// The local hour, 0...23.
    public var hour: Int { cell % 24 }
  }

  /// The range's first microsecond since 1970.
  public let start: Int64
  /// The first microsecond after it.
  public let end: Int64
  /// Where local time comes from.
  public let zone: Zone
  /// The start of each bucket in microseconds, ascending, the first at the range's start.
  private let bucketStarts: [Int64]

  /// The clock of a range, which has at least one bucket: that of the whole where there are none.
  public init(from start: Instant, to end: Instant, in zone: Zone, bucketStarts: [Instant] = []) {
    self.start = start.microseconds
    self.end = end.microseconds
    self.zone = zone
    self.bucketStarts = bucketStarts.isEmpty ? [start.microseconds] : bucketStarts.map(\.microseconds)
  }

  /// How many buckets there are.
  public var bucketCount: Int { bucketStarts.count }

  /// The span that a microsecond of the range lies in. Its end is always later than `time`.
  public func place(at time: Int64) -> Place {
    let instant = Instant(microseconds: time)
    let next = bucketStarts.partitioningIndex { $0 > time }
    var end = next < bucketStarts.count ? min(self.end, bucketStarts[next]) : self.end
    // Local times are those of the years 1 to 9999, in which ranges are held.
    let local = zone.localTime(at: instant).microseconds
    let (day, timeOfDay) = local.flooredDivision(by: Microseconds.day)
    let (hour, intoHour) = timeOfDay.flooredDivision(by: Microseconds.hour)
    end = min(end, time.addingSaturating(Microseconds.hour - intoHour))
    if let change = zone.changes(after: instant, before: Instant(microseconds: end)).first { end = change }
    // 1970-01-01 was a Thursday.
    let weekday = (day + 3).flooredDivision(by: 7).remainder
    return Place(bucket: max(0, next - 1), cell: Int(weekday * 24 + hour), end: max(end, time.addingSaturating(1)))
  }
}

extension Int64 {
  /// The quotient rounded down, and what is left: at least 0. The divisor is positive.
  fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
