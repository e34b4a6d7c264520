public import Messages
public import Time

/// The span of time that an answer is about, half open, and its series' buckets.
public struct ResolvedRange: Sendable {
  /// The first instant of the range.
  public let start: Instant
  /// The first instant after it; always later than `start`.
  public let end: Instant
  /// Where local time comes from.
  public let zone: Zone
  /// One for every element of a series.
  public let buckets: Buckets

  /// The range from `start` to `end` with buckets of `width`, by default the width that the range's length asks for.
  /// Both ends are held to the years 1 to 9999. Nil where `end` isn't after `start`.
  public init?(from start: Instant, to end: Instant, in zone: Zone, width: BucketWidth? = nil) {
    self.start = start.clampedToCalendar
    self.end = end.clampedToCalendar
    guard self.start < self.end else { return nil }
    self.zone = zone
    let width = width ?? BucketWidth(from: zone.localTime(at: self.start), to: zone.localTime(at: self.end))
    buckets = Buckets(from: self.start, to: self.end, in: zone, width: width)
  }

  /// The width of the buckets, as `QueryInfo` says it.
  public var interval: BucketInterval { buckets.width.interval }

  /// The index of the bucket that `instant` lies in; nil outside of the range.
  public func bucketIndex(of instant: Instant) -> Int? { buckets.index(of: instant) }
}
