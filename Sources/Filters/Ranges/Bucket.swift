public import Time

/// One element of a series: a span of time, and how an axis names it.
public struct Bucket: Sendable {
  /// The bucket's first instant.
  public let start: Instant
  /// The first instant after it.
  public let end: Instant
  private let width: BucketWidth
  private let localStart: LocalTime

  init(start: Instant, end: Instant, width: BucketWidth, zone: Zone) {
    self.start = start
    self.end = end
    self.width = width
    localStart = zone.localTime(at: start)
  }

  /// For an axis, of the bucket's own start: `14:00` (`14:37` where the range cuts it), `Nov 5`, `Nov 2026`.
  public var label: String {
    switch width {
    case .hour: return "\(padded(localStart.hour)):\(padded(localStart.minute))"
    case .day, .week: return localStart.date.shortLabel
    case .month:
      let (year, month, _) = localStart.date.components
      return "\(monthName(month)) \(year)"
    }
  }

  /// The local date of the bucket's start, `YYYY-MM-DD`.
  public var localDate: String { localStart.date.description }

  /// The bucket's start on local clocks with their offset from UTC, ISO 8601: `2026-11-05T00:00:00+01:00`.
  public var localStartTime: String {
    let offset = (localStart.microseconds - start.microseconds) / Microseconds.second
    let (hours, rest) = abs(offset).quotientAndRemainder(dividingBy: 3_600)
    let (minutes, seconds) = rest.quotientAndRemainder(dividingBy: 60)
    let sign = offset < 0 ? "-" : "+"
    let clock = "\(localStart)\(sign)\(padded(Int(hours))):\(padded(Int(minutes)))"
    // Local mean times of the nineteenth century have seconds.
    return seconds == 0 ? clock : "\(clock):\(padded(Int(seconds)))"
  }
}
