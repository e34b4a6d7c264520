public import Protobuf

extension Timestamp {
  /// The first and last second that a timestamp may have: 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  public static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Writes RFC 3339 in UTC: "2026-11-20T14:00:00.500Z". What is out of range is written as the nearest that is not.
  public func writeJSON(to writer: inout JSONWriter) {
    let seconds = min(max(seconds, Self.secondsRange.lowerBound), Self.secondsRange.upperBound)
    let nanos = min(max(nanos, 0), 999_999_999)
    var days = Int(seconds / 86_400)
    var second = Int(seconds % 86_400)
    if second < 0 {
      second += 86_400
      days -= 1
    }
    let (year, month, day) = Self.civil(days: days)
    let pad = DecimalSeconds.padded
    writer.write(
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):"
        + "\(pad(second % 60, 2))\(DecimalSeconds.fraction(nanos: nanos))Z")
  }

  /// The date of the proleptic Gregorian calendar `days` after 1970-01-01 (from year 1 on). Counts years from March, so
  /// that a leap day is the last of its year.
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let sinceMarchOfYear0 = days + 719_468
    let era = sinceMarchOfYear0 / 146_097  // of 400 years
    let dayOfEra = sinceMarchOfYear0 % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}
