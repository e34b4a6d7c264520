/// A moment as HTTP writes it (RFC 9110, 5.6.7): `Tue, 01 Nov 1994 08:12:31 GMT`.
struct HTTPDate: CustomStringConvertible {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  let description: String

  /// - Parameter seconds: Since 1970 began in UTC; kept within the years that have four digits, 1970 to 9999.
  init(secondsSince1970 seconds: Int64) {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    let (days, time) = (seconds / 86_400, seconds % 86_400)
    // Years that begin in March, 400 at a time, so that a leap day is a year's last: Howard Hinnant, "chrono-Compatible
    // Low-Level Date Algorithms", civil_from_days.
    let shifted = days + 719_468
    let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = (monthFromMarch + 2) % 12
    let year = era * 400 + yearOfEra + (month < 2 ? 1 : 0)
    description =
      "\(Self.weekdays[Int(days % 7)]), \(Self.twoDigits(day)) \(Self.months[Int(month)]) \(year) "
      + "\(Self.twoDigits(time / 3_600)):\(Self.twoDigits(time / 60 % 60)):\(Self.twoDigits(time % 60)) GMT"
  }

  private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
