extension Instant {
  /// 0001-01-01T00:00:00Z, the first instant that a `google.protobuf.Timestamp` can hold.
  package static let calendarStart = Instant(microseconds: -62_135_596_800 * Microseconds.second)

  /// 9999-12-31T23:59:59.999999Z, the last one.
  package static let calendarEnd = Instant(microseconds: 253_402_300_800 * Microseconds.second - 1)

  /// The nearest instant in the years 1 to 9999, where no arithmetic of the calendar can overflow.
  package var clampedToCalendar: Instant { min(max(self, .calendarStart), .calendarEnd) }
}
