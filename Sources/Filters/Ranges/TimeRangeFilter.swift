public import RPC
public import Time

/// The time range of a request, parsed, before the organization's time zone and the time of day are known.
public struct TimeRangeFilter: Sendable, Hashable {
  /// What was asked for.
  enum Kind: Sendable, Hashable {
    case today
    case yesterday
    /// Today and the local days before it, so many in all.
    case lastDays(Int64)
    case allTime
    /// Whole local days, both included.
    case dates(CivilDate, CivilDate)
    /// Half open.
    case interval(Instant, Instant)
  }

  let kind: Kind
  /// The path of the message in the request, for errors: `time_range`.
  let field: String

  init(_ kind: Kind, field: String = "time_range") {
    self.kind = kind
    self.field = field
  }

  /// Whether ``resolve(now:zone:oldest:width:)`` needs the oldest row's time: only ALL_TIME does.
  public var needsOldest: Bool { kind == .allTime }

  /// The range in `zone` at `now`.
  ///
  /// - Parameters:
  ///   - now: The instant of the request; today is its local day.
  ///   - oldest: For ALL_TIME, the time of the oldest row up to the end of today; nil where there is none.
  ///   - width: The width of buckets; by default what the range's length asks for.
  /// - Throws: INVALID_ARGUMENT for a range that is empty in this zone, starts before 1970-01-01 there, or is longer than 50
  ///   years.
  public func resolve(
    now: Instant, zone: Zone, oldest: Instant? = nil, width: BucketWidth? = nil
  ) throws(RPCError) -> ResolvedRange {
    let today = zone.date(at: now)
    let (start, end) = ends(today: today, zone: zone, oldest: oldest)
    // First what bounds the number of buckets: a range has its own from the beginning.
    guard start >= zone.startOfTime else {
      throw .invalidArgument(
        field: firstField, "must not start before 1970-01-01 in the organization's time zone, \(zone.name)")
    }
    let limit = zone.localTime(at: start).adding(years: Self.longestYears)
    guard kind == .allTime || zone.localTime(at: end) <= limit else {
      throw .invalidArgument(field: lastField, "must end at most \(Self.longestYears) years after it starts")
    }
    guard let range = ResolvedRange(from: start, to: end, in: zone, width: width) else {
      throw .invalidArgument(field: lastField, "no time lies in this range: its end must be after its start")
    }
    return range
  }

  /// The longest range in years on local clocks; ALL_TIME alone may be longer.
  static let longestYears = 50

  private func ends(today: CivilDate, zone: Zone, oldest: Instant?) -> (Instant, Instant) {
    let tomorrow = zone.start(of: today + 1)
    switch kind {
    case .today:
      return (zone.start(of: today), tomorrow)
    case .yesterday:
      return (zone.start(of: zone.date(1, before: today)), zone.start(of: today))
    case .lastDays(let days):
      return (zone.start(of: zone.date(days - 1, before: today)), tomorrow)
    case .allTime:
      let oldest = oldest.map { zone.start(of: zone.date(at: $0)) } ?? tomorrow
      return (max(min(oldest, zone.start(of: today)), zone.startOfTime), tomorrow)
    case .dates(let first, let last):
      return (zone.start(of: first), zone.start(of: last + 1))
    case .interval(let start, let end):
      return (start, end)
    }
  }

  /// The field that an error about the start names.
  private var firstField: String {
    switch kind {
    case .dates: "\(field).dates.start_date"
    case .interval: "\(field).interval.start_time"
    default: "\(field).preset"
    }
  }

  /// The field that an error about the whole range names: its end's.
  private var lastField: String {
    switch kind {
    case .dates: "\(field).dates.end_date"
    case .interval: "\(field).interval.end_time"
    default: "\(field).preset"
    }
  }
}
