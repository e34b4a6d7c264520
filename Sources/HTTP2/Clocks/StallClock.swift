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

  /// When to look whether any output of `now` waits: within a second, and at the same time for all connections that have
  /// written meanwhile, so that one timer of the loop serves them.
  func nextLook(after now: NIODeadline) -> NIODeadline {
    let step = UInt64(clamping: min(interval, .seconds(1)).nanoseconds)
    return .uptimeNanoseconds((now.uptimeNanoseconds / step + 1) * step)
  }

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
