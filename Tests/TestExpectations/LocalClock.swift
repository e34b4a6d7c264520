public import Foundation
import Time

/// Local time as Foundation has it, in plain loops: the tests' own, beside that of the code under test.
///
/// Instants are microseconds since the Unix epoch. All zones of the tests change their clocks at whole quarters of an
/// hour, so a day's first instant is found by looking at every quarter.
public struct LocalClock {
  /// In microseconds.
  public static let second: Int64 = 1_000_000
  /// Of an hour, in microseconds.
  public static let quarter = 900 * second
  /// In microseconds.
  public static let hour = 3_600 * second
  /// Without a change of the clocks, in microseconds.
  public static let day = 24 * hour

  /// As Foundation has it.
  public let zone: TimeZone
  /// The IANA name.
  public let name: String

  /// The clock of a zone by its IANA name.
  public init(_ name: String) throws {
    guard let zone = TimeZone(identifier: name) else { throw UnknownZone(name: name) }
    self.zone = zone
    self.name = name
  }

  /// The quotient rounded towards minus infinity.
  public static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    var quotient = value / divisor
    if value % divisor < 0 { quotient -= 1 }
    return quotient
  }

  /// Microseconds east of UTC.
  public func offset(_ instant: Int64) -> Int64 {
    let seconds = Self.floor(instant, Self.second)
    return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) * Self.second
  }

  /// When the clocks change after `start` and before `end`.
  public func changes(from start: Int64, to end: Int64) -> [Int64] {
    var changes: [Int64] = []
    var date = Date(timeIntervalSince1970: Double(Self.floor(start, Self.second)))
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date {
      let change = Int64(next.timeIntervalSince1970) * Self.second
      guard change < end else { break }
      changes.append(change)
      date = next
    }
    return changes
  }

  /// What the clock on the wall shows, as microseconds from 1970-01-01T00:00 on that wall.
  public func wall(_ instant: Int64) -> Int64 { instant + offset(instant) }

  /// Days since 1970-01-01 on the wall.
  public func dayNumber(_ instant: Int64) -> Int64 { Self.floor(wall(instant), Self.day) }

  /// 0 to 23.
  public func hourOfDay(_ instant: Int64) -> Int { Int((wall(instant) - dayNumber(instant) * Self.day) / Self.hour) }

  /// ISO: 1 Monday … 7 Sunday.
  public func weekday(_ instant: Int64) -> Int { Self.weekday(ofDay: dayNumber(instant)) }

  /// ISO: 1 Monday … 7 Sunday, of days since 1970-01-01.
  public static func weekday(ofDay day: Int64) -> Int {
    var weekday = (day + 3) % 7  // 1970-01-01 was a Thursday
    if weekday < 0 { weekday += 7 }
    return Int(weekday) + 1
  }

  /// The first instant at which the wall shows `day` or a later one.
  public func start(ofDay day: Int64) -> Int64 {
    var instant = day * Self.day - 30 * Self.hour
    while dayNumber(instant) < day { instant += Self.quarter }
    return instant
  }

  /// Year, month and day of a day number, by Foundation's calendar.
  public static func date(_ day: Int64) -> (year: Int, month: Int, day: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
    return (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }

  /// `2026-11-05`.
  public static func isoDate(_ day: Int64) -> String {
    let (year, month, day) = date(day)
    return String(format: "%04d-%02d-%02d", year, month, day)
  }

  /// `Nov 5`.
  public static func shortDate(_ day: Int64) -> String {
    let (_, month, day) = date(day)
    return "\(monthName(month)) \(day)"
  }

  /// `Nov`.
  public static func monthName(_ month: Int) -> String {
    ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month]
  }

  /// `2026-11-05T00:00:00+01:00`; a fraction of a second only where there is one.
  public func isoTime(_ instant: Int64) -> String {
    let day = dayNumber(instant)
    let time = wall(instant) - day * Self.day
    let seconds = time / Self.second
    var text = String(
      format: "%@T%02d:%02d:%02d", Self.isoDate(day), seconds / 3600, seconds / 60 % 60, seconds % 60)
    let fraction = time % Self.second
    if fraction != 0 {
      text += String(format: ".%06d", fraction)
      while text.hasSuffix("0") { text.removeLast() }
    }
    let minutes = offset(instant) / (60 * Self.second)
    return text + String(format: "%@%02d:%02d", minutes < 0 ? "-" : "+", abs(minutes) / 60, abs(minutes) % 60)
  }
}

/// A name that Foundation has no zone of.
struct UnknownZone: Error { let name: String }
