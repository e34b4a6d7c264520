public import Time

/// The buckets of a range, in order, without gaps: the first and last are cut by the range.
public struct Buckets: RandomAccessCollection, Sendable {
  /// How long a whole one is.
  public let width: BucketWidth
  private let starts: [Int64]
  private let end: Int64
  private let zone: Zone

  /// The buckets from `start` to `end`, which is not before it, in `zone`.
  init(from start: Instant, to end: Instant, in zone: Zone, width: BucketWidth) {
    self.width = width
    self.zone = zone
    self.end = end.microseconds
    starts =
      switch width {
      case .hour: Self.hours(from: start, to: end, in: zone)
      case .day: Self.starts(from: start, to: end, in: zone) { $0 + 1 }
      case .week: Self.starts(from: start, to: end, in: zone) { $0.nextMonday }
      case .month: Self.starts(from: start, to: end, in: zone) { $0.nextMonth }
      }
  }

  /// Starts at local midnights: those of the dates that `next` gives, one after the other.
  private static func starts(
    from start: Instant, to end: Instant, in zone: Zone, next: (CivilDate) -> CivilDate
  ) -> [Int64] {
    var starts = [start.microseconds]
    var date = next(zone.localTime(at: start).date)
    var midnight = zone.start(of: date)
    while midnight < end {
      // A date that the zone skipped has no bucket; nor one that had begun before the range.
      if midnight.microseconds > starts[starts.count - 1] { starts.append(midnight.microseconds) }
      date = next(date)
      midnight = zone.start(of: date)
    }
    return starts
  }

  /// Starts at whole local hours, and where the clocks change.
  private static func hours(from start: Instant, to end: Instant, in zone: Zone) -> [Int64] {
    var starts: [Int64] = []
    var spanStart = start.microseconds
    for spanEnd in zone.changes(after: start, before: end) + [end.microseconds] {
      let offset = zone.offset(at: Instant(microseconds: spanStart))
      starts.append(spanStart)
      var hour = (spanStart + offset).dividedDown(by: Microseconds.hour) * Microseconds.hour - offset
      hour += Microseconds.hour
      while hour < spanEnd {
        starts.append(hour)
        hour += Microseconds.hour
      }
      spanStart = spanEnd
    }
    return starts
  }

  /// The first instant of each.
  package var startInstants: [Instant] { starts.map { Instant(microseconds: $0) } }

  /// 0.
  public var startIndex: Int { 0 }
  /// How many buckets there are.
  public var endIndex: Int { starts.count }

  /// The bucket at `index`.
  public subscript(index: Int) -> Bucket {
    let end = index + 1 < starts.count ? starts[index + 1] : end
    return Bucket(
      start: Instant(microseconds: starts[index]), end: Instant(microseconds: end), width: width, zone: zone)
  }

  /// The index of the bucket that `instant` lies in; nil outside of the range.
  public func index(of instant: Instant) -> Int? {
    let microseconds = instant.microseconds
    guard microseconds < end else { return nil }
    let next = starts.partitioningIndex { $0 > microseconds }
    return next == 0 ? nil : next - 1
  }
}
