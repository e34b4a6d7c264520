import RPC
public import StandardMessages
public import Time

extension Timestamp {
  /// An instant as the API says it, held to the years 1 to 9999.
  public init(_ instant: Instant) {
    let instant = instant.clampedToCalendar
    let seconds = instant.microseconds.dividedDown(by: Microseconds.second)
    self.init(seconds: seconds, nanos: Int32((instant.microseconds - seconds * Microseconds.second) * 1_000))
  }
}

extension Instant {
  /// A request's timestamp, rounded up to whole microseconds. Rows are known to the microsecond, so that exactly those at
  /// or after the timestamp are at or after the instant.
  ///
  /// - Throws: INVALID_ARGUMENT that names the field, outside of the years 1 to 9999.
  init(_ timestamp: Timestamp, field: String) throws(RPCError) {
    guard (-62_135_596_800...253_402_300_799).contains(timestamp.seconds) else {
      throw .invalidArgument(
        field: "\(field).seconds", "must be from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z")
    }
    guard (0...999_999_999).contains(timestamp.nanos) else {
      throw .invalidArgument(field: "\(field).nanos", "must be from 0 to 999,999,999")
    }
    let microseconds = (Int64(timestamp.nanos) + 999) / 1_000
    self = Instant(microseconds: timestamp.seconds * Microseconds.second + microseconds).clampedToCalendar
  }
}
