import StandardMessages
import Time

/// Instants as the clocks of a time zone show them.
struct LocalTimeText {
  private let zone: Zone

  /// An IANA zone; UTC where this system does not know the name.
  init(zoneName: String) {
    zone = (try? Zone.named(zoneName)) ?? .utc
  }

  /// `Nov 5, 2026`
  func day(_ time: Timestamp) -> String {
    guard let date = localTime(time)?.date else { return "–" }
    return "\(date.shortLabel), \(date.components.year)"
  }

  /// `Nov 5, 14:03`
  func minute(_ time: Timestamp) -> String {
    guard let local = localTime(time) else { return "–" }
    return "\(local.date.shortLabel), \(padded(local.hour)):\(padded(local.minute))"
  }

  /// Whether the instant is a local midnight.
  func isMidnight(_ time: Timestamp) -> Bool {
    guard time.nanos == 0, let local = localTime(time) else { return false }
    return local == LocalTime(midnightOf: local.date)
  }

  /// Nil outside of 0001-01-01 to 9999-12-31, what `google.protobuf.Timestamp` may hold.
  private func localTime(_ time: Timestamp) -> LocalTime? {
    let instant = Instant(seconds: time.seconds)
    return instant == instant.clampedToCalendar ? zone.localTime(at: instant) : nil
  }
}
