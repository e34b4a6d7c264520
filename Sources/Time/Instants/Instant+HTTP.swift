extension Instant {
  /// The instant as HTTP writes it (RFC 9110 §5.6.7), to the second: `Tue, 01 Nov 1994 08:12:31 GMT`. Held to the years 1
  /// to 9999.
  public var httpDate: String {
    let time = LocalTime(microseconds: clampedToCalendar.microseconds)
    let (year, month, day) = time.date.components
    let second = Int(time.timeOfDay % Microseconds.minute / Microseconds.second)
    let clock = "\(padded(time.hour)):\(padded(time.minute)):\(padded(second))"
    return "\(time.date.weekdayName), \(padded(day)) \(monthName(month)) \(padded(year, 4)) \(clock) GMT"
  }
}
