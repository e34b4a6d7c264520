extension JSONOutput {
  mutating func writeTimestamp(_ seconds: Int64, _ nanos: Int32) {
    let seconds = min(max(seconds, JSONTime.seconds.lowerBound), JSONTime.seconds.upperBound)
    // Counted from the first of all days, nothing is negative.
    let sinceFirst = UInt64(seconds - JSONTime.seconds.lowerBound)
    let (days, second) = (sinceFirst / 86_400, sinceFirst % 86_400)
    let (year, month, day) = JSONTime.date(days: days)
    reserve(32)
    append(UInt8(ascii: "\""))
    append(year, digits: 4)
    append(UInt8(ascii: "-"))
    append(month, digits: 2)
    append(UInt8(ascii: "-"))
    append(day, digits: 2)
    append(UInt8(ascii: "T"))
    append(second / 3_600, digits: 2)
    append(UInt8(ascii: ":"))
    append(second / 60 % 60, digits: 2)
    append(UInt8(ascii: ":"))
    append(second % 60, digits: 2)
    appendFraction(UInt64(min(max(nanos, 0), 999_999_999)))
    append(UInt8(ascii: "Z"))
    append(UInt8(ascii: "\""))
  }

  mutating func writeDuration(_ seconds: Int64, _ nanos: Int32) {
    reserve(2)
    append(UInt8(ascii: "\""))
    write(seconds.magnitude, isNegative: seconds < 0 || nanos < 0)
    reserve(12)
    appendFraction(UInt64(min(nanos.magnitude, 999_999_999)))
    append(UInt8(ascii: "s"))
    append(UInt8(ascii: "\""))
  }

  /// A fraction of a second, below one, in 3, 6 or 9 digits; nothing where it is zero. Room is for it.
  private mutating func appendFraction(_ nanos: UInt64) {
    guard nanos != 0 else { return }
    append(UInt8(ascii: "."))
    if nanos % 1_000_000 == 0 {
      append(nanos / 1_000_000, digits: 3)
    } else if nanos % 1_000 == 0 {
      append(nanos / 1_000, digits: 6)
    } else {
      append(nanos, digits: 9)
    }
  }
}

/// Instants and durations as the JSON mapping of proto3 writes them.
enum JSONTime {
  /// Of a timestamp: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
  /// Of a duration, either way.
  static let longestSeconds: UInt64 = 315_576_000_000

  /// The date of the proleptic Gregorian calendar so many days after 0001-01-01. Years are counted from March, so that a leap
  /// day is the last of its year.
  static func date(days: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
    let sinceMarchOfYear0 = days + 306
    let era = sinceMarchOfYear0 / 146_097  // of 400 years
    let dayOfEra = sinceMarchOfYear0 % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// How many days after 0001-01-01 a date is; nil where there is no such date.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...9_999).contains(year), (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else {
      return nil
    }
    let before = year - 1
    return 365 * before + before / 4 - before / 100 + before / 400 + lengths[..<(Int(month) - 1)].reduce(0, +) + day - 1
  }
}
