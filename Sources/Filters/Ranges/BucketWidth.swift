public import Messages
import Time

/// How long one bucket of a series is.
public enum BucketWidth: Sendable, Hashable {
  /// A local hour, or the part of one up to a change of the clocks.
  case hour
  /// A local day.
  case day
  /// A local week from Monday.
  case week
  /// A local month.
  case month

  /// The width for a range of this length: what a clock on the wall shows at its end less what it shows at its start.
  ///
  /// Up to 2 days, hours; up to 92, days; up to 732, weeks; more, months.
  public init(from start: LocalTime, to end: LocalTime) {
    let length = end.microseconds - start.microseconds
    self =
      if length <= 2 * Microseconds.day {
        .hour
      } else if length <= 92 * Microseconds.day {
        .day
      } else if length <= 732 * Microseconds.day {
        .week
      } else {
        .month
      }
  }

  /// The width in the terms of the API.
  public var interval: BucketInterval {
    switch self {
    case .hour: .hour
    case .day: .day
    case .week: .week
    case .month: .month
    }
  }
}
