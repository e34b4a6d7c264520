/// What a clock on the wall of some time zone shows: a date and a time of day, to the microsecond.
public struct LocalTime: Comparable, Hashable, Sendable {
  /// The microseconds from 1970-01-01T00:00:00 to what the clock shows.
  public let microseconds: Int64

  /// A clock that shows `microseconds` after 1970-01-01T00:00:00.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Midnight, 00:00, of `date`.
  public init(midnightOf date: CivilDate) { microseconds = date.daysSinceEpoch * Microseconds.day }

  /// The clock's date.
  public var date: CivilDate { CivilDate(daysSinceEpoch: microseconds.dividedDown(by: Microseconds.day)) }

  /// 0...23.
  public var hour: Int { Int(timeOfDay / Microseconds.hour) }

  /// 0...59.
  public var minute: Int { Int(timeOfDay % Microseconds.hour / Microseconds.minute) }

  /// Microseconds since midnight.
  var timeOfDay: Int64 { microseconds - date.daysSinceEpoch * Microseconds.day }

  /// The same date and time of day `years` years on. February 29 becomes March 1 in a common year.
  package func adding(years: Int) -> LocalTime {
    let (year, month, day) = date.components
    let there = CivilDate(year: year + years, month: month, day: day)
    return LocalTime(microseconds: there.daysSinceEpoch * Microseconds.day + timeOfDay)
  }

  /// Earlier on the clock comes first.
  public static func < (left: LocalTime, right: LocalTime) -> Bool { left.microseconds < right.microseconds }
}

extension LocalTime: CustomStringConvertible {
  /// ISO 8601 without an offset: `2026-11-05T14:37:00`, with a fraction only where there is one.
  public var description: String {
    let time = timeOfDay
    let second = Int(time % Microseconds.minute / Microseconds.second)
    let clock = "\(date)T\(padded(hour)):\(padded(minute)):\(padded(second))"
    let fraction = Int(time % Microseconds.second)
    guard fraction != 0 else { return clock }
    var digits = padded(fraction, 6)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(clock).\(digits)"
  }
}

/// Lengths of time in microseconds.
package enum Microseconds {
  package static let second: Int64 = 1_000_000
  package static let minute = 60 * second
  package static let hour = 60 * minute
  package static let day = 24 * hour
}
