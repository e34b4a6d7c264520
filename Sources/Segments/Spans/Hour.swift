import Time

/// The unit in which writers say what they changed: an hour of UTC, by its start.
enum Hour {
  static let microseconds: Int64 = 3_600_000_000
  /// 1900-01-01T00:00:00Z: whatever is older counts as this hour (Schema, migration 12).
  static let earliest = Instant(seconds: -2_208_988_800)

  /// All rows that an invalidation of the hour speaks of.
  static func span(_ hour: Instant) -> TimeSpan {
    TimeSpan(hour <= earliest ? .distantPast : hour, hour.advanced(byMicroseconds: microseconds))
  }

  /// The hours that an invalidation can be of which concerns a span.
  static func hours(of span: TimeSpan) -> TimeSpan {
    TimeSpan(span.start.advanced(byMicroseconds: 1 - microseconds), max(span.end, earliest.advanced(byMicroseconds: 1)))
  }
}
