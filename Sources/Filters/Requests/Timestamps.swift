public import Postgres
public import StandardMessages

extension Timestamp {
  /// An instant as the API says it, held to the years 1 to 9999.
  public init(_ instant: Instant) {
    let instant = instant.clampedToCalendar
    let seconds = instant.microseconds.dividedDown(by: Microseconds.second)
    self.init(seconds: seconds, nanos: Int32((instant.microseconds - seconds * Microseconds.second) * 1_000))
  }
}
