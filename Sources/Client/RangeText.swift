import Foundation
import Messages
import Settings
import StandardMessages

/// How a range of time is written on the command line.
enum RangeText {
  private static let presets: [(String, TimeRange.Preset)] = [
    ("today", .today), ("yesterday", .yesterday), ("last-7-days", .last7Days), ("last-30-days", .last30Days),
    ("last-90-days", .last90Days), ("all-time", .allTime),
  ]

  /// What `--help` says of it.
  static let help = """
    \(presets.map(\.0).joined(separator: ", ")); a day (2026-11-05) or days, both included (2026-11-01..2026-11-15); or \
    two instants, the second excluded (2026-11-05T08:00:00Z..2026-11-05T17:30:00Z).
    """

  /// Days are passed on as they are: what a day is, the server knows.
  static func parse(_ text: String) throws(InvalidValue) -> TimeRange {
    if let preset = presets.first(where: { $0.0 == text }) { return TimeRange(range: .preset(preset.1)) }
    let ends = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let first = ends.first, let last = ends.last else { throw invalid }
    if isDay(first), isDay(last) {
      return TimeRange(range: .dates(DateRange(startDate: first, endDate: last)))
    }
    guard ends.count == 2, let start = instant(first), let end = instant(last) else { throw invalid }
    return TimeRange(range: .interval(Interval(startTime: start, endTime: end)))
  }

  private static var invalid: InvalidValue { InvalidValue(problem: "is no time range: give \(help)") }

  private static func isDay(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
  }

  private static func instant(_ text: String) -> Timestamp? {
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    return Int64(exactly: date.timeIntervalSince1970.rounded(.down)).map { Timestamp(seconds: $0) }
  }
}
