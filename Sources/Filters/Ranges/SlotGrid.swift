public import Time

/// Slots of equal length in which all of a range's local time is constant: no whole local hour, change of the clocks
/// or bucket boundary lies inside one.
///
/// SQL groups rows by slot, with `date_bin(width, created_at, origin)`; ``ResolvedRange/place(ofSlot:)`` then says
/// which bucket, weekday and hour a slot belongs to. So one scan serves series, heatmaps and totals, and the database
/// needs no time zone.
public struct SlotGrid: Sendable, Hashable {
  /// The start of one slot, at or before the range's start.
  public let origin: Instant
  /// The length of a slot in microseconds: an hour at most, in most ranges just that.
  public let width: Int64

  /// The widest grid for `range`.
  init(covering range: ResolvedRange) {
    let offset = range.zone.offset(at: range.start)
    let hour = (range.start.microseconds + offset).dividedDown(by: Microseconds.hour) * Microseconds.hour - offset
    var width = Microseconds.hour
    for change in range.zone.changes(after: range.start, before: range.end) {
      width = greatestCommonDivisor(width, change - hour)
      width = greatestCommonDivisor(width, range.zone.offset(at: Instant(microseconds: change)) - offset)
    }
    origin = Instant(microseconds: hour)
    self.width = width
  }
}

/// What local clocks show throughout a slot, as far as it lies in the range.
public struct SlotPlace: Sendable, Hashable {
  /// The index of the bucket of the series.
  public let bucket: Int
  /// ISO day of the week: 1 Monday … 7 Sunday.
  public let dayOfWeek: Int
  /// 0...23.
  public let hour: Int

  /// The index in a heatmap of 168 cells, Monday hour 0 first.
  public var heatmapCell: Int { (dayOfWeek - 1) * 24 + hour }
}

extension ResolvedRange {
  /// The grid to group this range's rows by.
  public var grid: SlotGrid { SlotGrid(covering: self) }

  /// Where the slot that starts at `slot` belongs; nil for one that doesn't touch the range.
  public func place(ofSlot slot: Instant) -> SlotPlace? {
    // The first slot may start before the range does, and its rows don't.
    let instant = max(slot, start)
    guard let bucket = bucketIndex(of: instant) else { return nil }
    let local = zone.localTime(at: instant)
    return SlotPlace(bucket: bucket, dayOfWeek: local.date.dayOfWeek, hour: local.hour)
  }
}

/// Of two numbers of which the first is positive.
private func greatestCommonDivisor(_ first: Int64, _ second: Int64) -> Int64 {
  var (first, second) = (first, abs(second))
  while second != 0 { (first, second) = (second, first % second) }
  return first
}
