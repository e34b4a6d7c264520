import NIOCore

/// Decides when a connection that has output to send has not moved for too long.
struct StallClock {
  let limit: TimeAmount
  private var lastProgress: UInt64 = 0
  private var lastChange = NIODeadline.uptimeNanoseconds(0)
  /// When to look again.
  private(set) var next = NIODeadline.distantFuture

  init(limit: TimeAmount) {
    self.limit = limit
  }

  /// How often to look: a stall is found at most this much after its limit.
  var interval: TimeAmount { .nanoseconds(max(limit.nanoseconds / 4, 1_000_000)) }

  /// Output has begun to wait.
  mutating func start(progress: UInt64, now: NIODeadline) {
    lastProgress = progress
    lastChange = now
    next = now + interval
  }

  /// - Parameter progress: Any count that changes when output moves.
  /// - Returns: Whether nothing has moved for the limit.
  mutating func check(progress: UInt64, now: NIODeadline) -> Bool {
    guard progress == lastProgress else {
      start(progress: progress, now: now)
      return false
    }
    next = now + interval
    return now - lastChange >= limit
  }
}
