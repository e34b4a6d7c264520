import Filters
import RPC
import Tenancy
import Time

/// Spans of time, each in one bucket of an answer's range, by which rows are counted before that range is known.
///
/// ALL_TIME starts with the oldest row of all that an answer reads, and documents tell theirs only when all have been
/// read. So rows are counted by cells, in one pass, and cells become buckets at the end.
enum TimeCells: Sendable {
  /// The range is known: its buckets.
  case buckets(ResolvedRange)
  /// ALL_TIME.
  case days(Days)

  /// Local days from 1970-01-01 on, of which every longer bucket is made, but local hours from yesterday on, since no range
  /// that starts earlier has buckets of hours.
  struct Days: Sendable {
    let zone: Zone
    /// Of the first day.
    let start: Instant
    /// From yesterday on.
    let hours: ResolvedRange
  }

  /// The cells of a request's range.
  ///
  /// - Throws: INVALID_ARGUMENT for a range that is empty or too long.
  init(_ time: TimeRangeFilter, of tenant: Tenant) throws(RPCError) {
    let (zone, now) = (tenant.zone, tenant.now)
    let range = try time.resolve(now: now, zone: zone)
    guard time.needsOldest else {
      self = .buckets(range)
      return
    }
    let yesterday = zone.start(of: zone.date(at: now) - 1)
    self = .days(
      Days(
        zone: zone, start: zone.startOfTime,
        hours: ResolvedRange(from: yesterday, to: range.end, in: zone, width: .hour) ?? range))
  }

  /// The start of the cell that `instant` lies in; nil outside of the range, and for ALL_TIME before 1970-01-01 and at or
  /// after its end.
  func start(of instant: Instant) -> Instant? {
    switch self {
    case .buckets(let range):
      range.bucketIndex(of: instant).map { range.buckets[$0].start }
    case .days(let days):
      if instant >= days.hours.start {
        days.hours.bucketIndex(of: instant).map { days.hours.buckets[$0].start }
      } else {
        instant >= days.start ? days.zone.start(of: days.zone.date(at: instant)) : nil
      }
    }
  }

  /// The start of each cell, in order.
  var starts: [Instant] {
    switch self {
    case .buckets(let range): return range.buckets.startInstants
    case .days(let days):
      var starts: [Instant] = []
      var date = days.zone.date(at: days.start)
      while case let start = days.zone.start(of: date), start < days.hours.start {
        // A date that the zone skipped starts with the next one.
        if starts.last != start { starts.append(start) }
        date = date + 1
      }
      return starts + days.hours.buckets.startInstants
    }
  }

  /// Where the last one ends.
  var end: Instant {
    switch self {
    case .buckets(let range): range.end
    case .days(let days): days.hours.end
    }
  }
}
