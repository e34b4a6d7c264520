import Foundation
import StandardMessages

/// Instants as the clocks of a time zone show them.
struct LocalTime {
  /// Months as the axis labels of the answers write them.
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  /// 0001-01-01 to 9999-12-31, what `google.protobuf.Timestamp` may hold.
  private static let validSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  private let zone: TimeZone

  /// An IANA zone; UTC where this system does not know the name.
  init(zoneName: String) {
    zone = TimeZone(identifier: zoneName) ?? .gmt
  }

  /// `Nov 5, 2026`
  func day(_ time: Timestamp) -> String {
    guard let civil = civil(time) else { return "–" }
    return "\(Self.months[civil.month - 1]) \(civil.day), \(civil.year)"
  }

  /// `Nov 5, 14:03`
  func minute(_ time: Timestamp) -> String {
    guard let civil = civil(time) else { return "–" }
    return "\(Self.months[civil.month - 1]) \(civil.day), \(Self.twoDigits(civil.hour)):\(Self.twoDigits(civil.minute))"
  }

  /// Whether the instant is a local midnight.
  func isMidnight(_ time: Timestamp) -> Bool {
    guard let civil = civil(time) else { return false }
    return civil.hour == 0 && civil.minute == 0 && civil.second == 0 && time.nanos == 0
  }

  private struct Civil {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
  }

  private func civil(_ time: Timestamp) -> Civil? {
    guard Self.validSeconds.contains(time.seconds) else { return nil }
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds)))
    let local = Int(time.seconds) + offset
    let second = ((local % 86_400) + 86_400) % 86_400
    let (year, month, day) = Self.date(dayNumber: (local - second) / 86_400)
    return Civil(
      year: year, month: month, day: day, hour: second / 3_600, minute: second / 60 % 60, second: second % 60)
  }

  /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that start on a 1st of March.
  private static func date(dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func twoDigits(_ value: Int) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }
}
