import Filters
import SMSUsage
import Time

/// Which of a provider's days an answer counts, and when each begins for it.
///
/// A provider tells counts by day alone, and its day is one of UTC. Taken as the local day of the same date it overlaps
/// the most with it in zones up to twelve hours off, and is what the provider's own pages show for that date. It counts as
/// if all of it happened as the local day starts: in the day's first bucket, and in the range that the start lies in. So
/// a range that cuts a day either has all of it or nothing, and ranges that follow one another add up.
struct ProviderDays: Sendable {
  /// The days that a provider is asked for.
  let days: ClosedRange<UsageDay>
  private let cells: TimeCells
  private let zone: Zone

  /// The days of `cells` up to `now`; nil where there are none: no day starts in the range, or none has yet begun
  /// for the provider.
  init?(_ cells: TimeCells, of zone: Zone, now: Instant) {
    let first: CivilDate
    var last = Zone.utc.date(at: now)
    switch cells {
    case .buckets(let range):
      var date = zone.date(at: range.start)
      if zone.start(of: date) < range.start { date = date + 1 }
      // A date that the zone skipped starts with the next one.
      while zone.start(of: date - 1) >= range.start { date = date - 1 }
      first = date
      last = min(last, zone.date(at: range.end.advanced(byMicroseconds: -1)))
    case .days(let days):
      // The provider knows how far back it goes.
      first = zone.date(at: days.start)
      last = min(last, zone.date(at: days.hours.end.advanced(byMicroseconds: -1)))
    }
    guard first <= last, first.isWritten, last.isWritten else { return nil }
    days = UsageDay(first.description)...UsageDay(last.description)
    self.cells = cells
    self.zone = zone
  }

  /// The provider's counts by cell. What isn't the count of a day that was asked for is left out.
  func counts(_ usage: [UsageDay: Int64]) -> CellCounts {
    var counts = CellCounts()
    for (day, count) in usage where days.contains(day) {
      guard let date = CivilDate(iso: day.date), let cell = cells.start(of: zone.start(of: date)) else { continue }
      counts.add(count, at: cell)
    }
    return counts
  }
}

extension CivilDate {
  /// Whether the date has the form `YYYY-MM-DD`: years beyond 9999 don't.
  fileprivate var isWritten: Bool { CivilDate(iso: description) != nil }
}
