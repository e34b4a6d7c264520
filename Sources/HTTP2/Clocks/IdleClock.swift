import NIOCore

/// Decides when a connection has had no stream for too long since its last.
///
/// Streams are looked at four times in the limit, so that a stream costs no look at the clock: an idle connection is found
/// after the limit, and at most a quarter more. One that never had a stream is not looked at.
struct IdleClock {
  private let limit: TimeAmount
  private var requests: UInt64 = 0
  private var since: NIODeadline
  /// When to look again.
  private(set) var next: NIODeadline

  init(limit: TimeAmount, now: NIODeadline) {
    self.limit = limit
    since = now
    next = now + Self.quarter(of: limit)
  }

  /// - Returns: Whether the connection should end.
  mutating func check(_ activity: ConnectionActivity, now: NIODeadline) -> Bool {
    if activity.openStreams > 0 || activity.requests != requests || activity.requests == 0 {
      requests = activity.requests
      since = now
    }
    guard now >= since + limit else {
      next = min(now + Self.quarter(of: limit), since + limit)
      return false
    }
    next = .distantFuture
    return true
  }

  private static func quarter(of limit: TimeAmount) -> TimeAmount {
    .nanoseconds(max(limit.nanoseconds / 4, 1_000_000))
  }
}
