public import Time

/// Slots of equal length in which all of a range's local time is constant: no whole local hour, change of the clocks
/// or bucket boundary lies inside one.
///
/// SQL groups rows by slot, with `date_bin(width, created_at, origin)`; ``ResolvedRange/place(ofSlot:)`` then says
/// which bucket, weekday and hour a slot belongs to. So one scan serves series, heatmaps and totals, and the database
/// needs no time zone.
///
/// A slot is a quarter of an hour long at least. Where clocks changed at an odd time (St John's did a minute past
/// midnight), or by an odd amount, they cut the slot in two, and further slots begin anew with the hours of the clocks.
public struct SlotGrid: Sendable, Hashable {
  /// A change of the clocks inside a slot.
  public struct Cut: Sendable, Hashable {
    /// The instant of the change: a slot starts here.
    public let start: Instant
    /// Where the slots behind it are counted from, at or before the start.
    public let origin: Instant
  }

  /// The start of one slot, at or before the range's start.
  public let origin: Instant
  /// The length of a slot in microseconds: an hour in most ranges, else a part of one, 15 minutes at least.
  public let width: Int64
  /// In the order of time; none in most ranges.
  public let cuts: [Cut]

  /// The shortest slot: so that a range has a bounded number of them.
  static let shortest = 15 * Microseconds.minute

  /// The widest grid for `range`.
  init(covering range: ResolvedRange) {
    var width = Microseconds.hour
    var origin: Int64
    /// The start of the local hour that `instant` is in.
    func hour(of instant: Int64) -> Int64 {
      let offset = range.zone.offset(at: Instant(microseconds: instant))
      return (instant + offset).dividedDown(by: Microseconds.hour) * Microseconds.hour - offset
    }
    origin = hour(of: range.start.microseconds)
    self.origin = Instant(microseconds: origin)
    var cuts: [Cut] = []
    for change in range.zone.changes(after: range.start, before: range.end) {
      // Both on the grid: the change, and the hours behind it.
      let fitting = [change, hour(of: change)].reduce(width) { greatestCommonDivisor($0, $1 - origin) }
      if fitting >= Self.shortest {
        width = fitting
      } else {
        origin = hour(of: change)
        cuts.append(Cut(start: Instant(microseconds: change), origin: Instant(microseconds: origin)))
      }
    }
    self.width = width
    self.cuts = cuts
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
