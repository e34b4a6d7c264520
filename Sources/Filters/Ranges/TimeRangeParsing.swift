public import Messages
public import RPC
import StandardMessages
import Time

extension TimeRangeFilter {
  /// Reads a request's time range; none at all means the last 30 days.
  ///
  /// - Parameters:
  ///   - message: What the request holds.
  ///   - field: Its path in the request, for errors.
  /// - Throws: INVALID_ARGUMENT that names the field and says what it must be.
  public static func parse(
    _ message: TimeRange?, field: String = "time_range"
  ) throws(RPCError) -> TimeRangeFilter {
    switch message?.range {
    case nil: TimeRangeFilter(.lastDays(30), field: field)
    case .preset(let preset): TimeRangeFilter(try kind(of: preset, field: "\(field).preset"), field: field)
    case .dates(let dates): TimeRangeFilter(try kind(of: dates, field: "\(field).dates"), field: field)
    case .interval(let interval): TimeRangeFilter(try kind(of: interval, field: "\(field).interval"), field: field)
    }
  }

  private static func kind(of preset: TimeRange.Preset, field: String) throws(RPCError) -> Kind {
    switch preset {
    case .unspecified, .last30Days: return .lastDays(30)
    case .today: return .today
    case .yesterday: return .yesterday
    case .last7Days: return .lastDays(7)
    case .last90Days: return .lastDays(90)
    case .allTime: return .allTime
    case .UNRECOGNIZED(let number):
      throw .invalidArgument(
        field: field,
        "\(number) is not a preset: must be one of PRESET_TODAY, PRESET_YESTERDAY, PRESET_LAST_7_DAYS, "
          + "PRESET_LAST_30_DAYS, PRESET_LAST_90_DAYS, PRESET_ALL_TIME")
    }
  }

  private static func kind(of dates: DateRange, field: String) throws(RPCError) -> Kind {
    let start = try date(dates.startDate, field: "\(field).start_date")
    let end = try date(dates.endDate, field: "\(field).end_date")
    guard start <= end else {
      throw .invalidArgument(field: "\(field).end_date", "must not be before start_date, \(start)")
    }
    return .dates(start, end)
  }

  /// From the beginning of time on, dates whose midnights are before the year 10000 in every time zone.
  private static let dates = CivilDate(year: 1970, month: 1, day: 1)...CivilDate(year: 9999, month: 12, day: 29)

  private static func date(_ text: String, field: String) throws(RPCError) -> CivilDate {
    guard let date = CivilDate(iso: text) else {
      throw .invalidArgument(field: field, "must be a date that exists, written YYYY-MM-DD, such as 2026-11-05")
    }
    guard dates.contains(date) else {
      throw .invalidArgument(field: field, "must be from \(dates.lowerBound) to \(dates.upperBound)")
    }
    return date
  }

  private static func kind(of interval: Interval, field: String) throws(RPCError) -> Kind {
    let start = try instant(interval.startTime, field: "\(field).start_time")
    let end = try instant(interval.endTime, field: "\(field).end_time")
    guard start < end else {
      throw .invalidArgument(field: "\(field).end_time", "must be after start_time, by a microsecond at least")
    }
    return .interval(start, end)
  }

  private static func instant(_ timestamp: Timestamp?, field: String) throws(RPCError) -> Instant {
    guard let timestamp else {
      throw .invalidArgument(field: field, "must be set")
    }
    return try Instant(timestamp, field: field)
  }
}
