import NIOCore

/// Decides when a quiet connection is asked whether its peer is still there, and when that is given up.
///
/// What was received is looked at four times in an interval, so that a read costs no look at the clock: the PING comes
/// after one interval of silence, and at most a quarter more.
struct KeepaliveClock {
  enum Action: Equatable {
    /// A PING is to be sent.
    case ping
    /// Nothing has come since the PING.
    case drop
  }

  private let interval: TimeAmount
  private let timeout: TimeAmount
  private var receivedBytes: UInt64 = 0
  /// When something had come last, as far as it was looked at; or when the PING was sent.
  private var since: NIODeadline
  private var isPinged = false
  /// When to look again.
  private(set) var next: NIODeadline

  init(interval: TimeAmount, timeout: TimeAmount, now: NIODeadline) {
    self.interval = interval
    self.timeout = timeout
    since = now
    next = now + Self.quarter(of: interval)
  }

  /// - Parameter receivedBytes: All that the peer has sent so far.
  mutating func check(receivedBytes: UInt64, now: NIODeadline) -> Action? {
    guard receivedBytes == self.receivedBytes else {
      self.receivedBytes = receivedBytes
      since = now
      isPinged = false
      next = now + Self.quarter(of: interval)
      return nil
    }
    guard now >= since + (isPinged ? timeout : interval) else {
      next = isPinged ? since + timeout : min(now + Self.quarter(of: interval), since + interval)
      return nil
    }
    if isPinged {
      next = .distantFuture
      return .drop
    }
    isPinged = true
    since = now
    next = now + timeout
    return .ping
  }

  private static func quarter(of interval: TimeAmount) -> TimeAmount {
    .nanoseconds(max(interval.nanoseconds / 4, 1_000_000))
  }
}
