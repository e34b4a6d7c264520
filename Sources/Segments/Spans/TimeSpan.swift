public import Time

/// A part of time: from its start on, up to and without its end.
public struct TimeSpan: Hashable, Sendable {
  /// The first instant of it.
  public var start: Instant
  /// The first instant after it.
  public var end: Instant

  /// The time from `start` up to `end`; empty where the end is not later.
  public init(_ start: Instant, _ end: Instant) {
    self.start = start
    self.end = end
  }

  /// Whether nothing is in it.
  public var isEmpty: Bool { end <= start }

  /// Whether the instant is in it.
  public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

  /// What is in both.
  public func intersection(_ other: TimeSpan) -> TimeSpan {
    TimeSpan(max(start, other.start), min(end, other.end))
  }

  /// What is in none of the spans given, which are in order.
  public func subtracting(_ others: some Sequence<TimeSpan>) -> [TimeSpan] {
    var parts: [TimeSpan] = []
    var rest = self
    for other in others where !other.isEmpty {
      let before = rest.intersection(TimeSpan(.distantPast, other.start))
      if !before.isEmpty { parts.append(before) }
      rest.start = max(rest.start, other.end)
    }
    if !rest.isEmpty { parts.append(rest) }
    return parts
  }
}

extension [TimeSpan] {
  /// Adds a span that begins no earlier than the last one ends, to which it is joined where they touch.
  mutating func append(joining span: TimeSpan) {
    guard !span.isEmpty else { return }
    if let last, last.end >= span.start {
      self[count - 1].end = Swift.max(last.end, span.end)
    } else {
      append(span)
    }
  }
}
