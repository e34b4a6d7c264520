/// A date of the proleptic Gregorian calendar, without a time zone: the days since 1970-01-01.
public struct CivilDate: Comparable, Hashable, Sendable {
  /// Days since 1970-01-01; negative before it.
  public let daysSinceEpoch: Int64

  /// The date that is `daysSinceEpoch` days after 1970-01-01.
  public init(daysSinceEpoch: Int64) { self.daysSinceEpoch = daysSinceEpoch }

  /// The date of a year, month (1...12) and day. A day past the month's end counts on into the next month, so that
  /// February 29 of a common year is March 1.
  public init(year: Int, month: Int, day: Int) {
    // Days from civil, with years that begin in March, so that the leap day is a year's last.
    let years = Int64(month > 2 ? year : year - 1)
    let era = years.dividedDown(by: 400)
    let yearOfEra = years - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
  }

  /// Parses `YYYY-MM-DD`: ten characters, ASCII digits, a date that exists. Nil for anything else.
  public init?(iso text: String) {
    let bytes = Array(text.utf8.prefix(11))
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    guard year >= 1, (1...12).contains(month), day >= 1 else { return nil }
    self.init(year: year, month: month, day: day)
    guard components.month == month else { return nil }
  }

  /// Year, month (1...12) and day (1...31).
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.dividedDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
  }

  /// ISO day of the week: 1 Monday … 7 Sunday.
  public var dayOfWeek: Int {
    let days = daysSinceEpoch + 3  // 1970-01-01 was a Thursday.
    return Int(days - days.dividedDown(by: 7) * 7) + 1
  }

  /// The Monday of the next week.
  package var nextMonday: CivilDate { self + Int64(8 - dayOfWeek) }

  /// The first day of the next month.
  package var nextMonth: CivilDate {
    let (year, month, _) = components
    return month == 12
      ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
  }

  /// `date` plus `days`.
  public static func + (date: CivilDate, days: Int64) -> CivilDate {
    CivilDate(daysSinceEpoch: date.daysSinceEpoch + days)
  }

  /// `date` less `days`.
  public static func - (date: CivilDate, days: Int64) -> CivilDate { date + -days }

  /// Earlier comes first.
  public static func < (left: CivilDate, right: CivilDate) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
}

extension CivilDate: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = components
    return "\(padded(year, 4))-\(padded(month))-\(padded(day))"
  }
}

extension Int64 {
  /// The quotient rounded towards minus infinity; `divisor` is positive.
  package func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// `number` with leading zeros to `width` digits.
package func padded(_ number: Int, _ width: Int = 2) -> String {
  let digits = String(abs(number))
  let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
