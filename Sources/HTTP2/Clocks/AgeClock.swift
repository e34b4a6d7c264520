import NIOCore

/// Decides when a connection is so old that its peer should make another, and when it ends whatever runs on it.
struct AgeClock {
  enum Action: Equatable {
    /// No new streams; the running ones go on.
    case drain
    /// The grace is over.
    case drop
  }

  private let grace: TimeAmount
  private var isDraining = false
  /// When to look again.
  private(set) var next: NIODeadline

  /// - Parameters:
  ///   - limit: The age at which the connection ends, but for the jitter.
  ///   - jitter: From -1 to 1: up to a tenth of the limit more or less, so that connections which began together do not end
  ///     together.
  ///   - grace: What running streams may take then.
  init(limit: TimeAmount, jitter: Double, grace: TimeAmount, now: NIODeadline) {
    self.grace = grace
    let tenth = Double(limit.nanoseconds / 10)
    let shift = Int64(exactly: (tenth * min(max(jitter, -1), 1)).rounded()) ?? 0
    next = now + limit + .nanoseconds(shift)
  }

  mutating func check(now: NIODeadline) -> Action? {
    guard now >= next else { return nil }
    if isDraining {
      next = .distantFuture
      return .drop
    }
    isDraining = true
    next = now + grace
    return .drain
  }
}
