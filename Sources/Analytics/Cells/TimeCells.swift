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
  /// ALL_TIME: local days, of which every longer bucket is made, but local hours from yesterday on, since no range that
  /// starts earlier has buckets of hours.
  case days(Zone, hours: ResolvedRange)

  /// The cells of a question.
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
    self = .days(zone, hours: ResolvedRange(from: yesterday, to: range.end, in: zone, width: .hour) ?? range)
  }

  /// The start of the cell that `instant` lies in; nil outside of the range, and for ALL_TIME at or after its end.
  func start(of instant: Instant) -> Instant? {
    switch self {
    case .buckets(let range):
      range.bucketIndex(of: instant).map { range.buckets[$0].start }
    case .days(let zone, let hours):
      if instant >= hours.start {
        hours.bucketIndex(of: instant).map { hours.buckets[$0].start }
      } else {
        zone.start(of: zone.date(at: instant))
      }
    }
  }
}
