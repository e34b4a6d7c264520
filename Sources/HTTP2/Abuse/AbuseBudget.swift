import NIOCore

/// What a client may ask of a connection beside calls that are answered, in points (docs/wire.md, "Abuse"). It begins
/// full, is taken from by each ``AbuseKind``, and is filled by time and by answers that leave: so a busy client, whose
/// WINDOW_UPDATEs and PINGs follow the answers that it gets, has as many of them as it needs.
struct AbuseBudget {
  /// A response's headers or trailers have left.
  static let headersSent = 20
  /// DATA has left.
  static let dataSent = 50

  /// More is as good as endless, and sums of it stay small.
  private static let largestCapacity = 1 << 40

  let capacity: Int
  let pointsPerSecond: Int
  private(set) var balance: Int
  /// Time has been paid for until then.
  private var filled: NIODeadline

  /// - Parameters:
  ///   - capacity: In points: zero and up.
  ///   - pointsPerSecond: What time adds, zero and up.
  init(capacity: Int, pointsPerSecond: Int, now: NIODeadline) {
    self.capacity = min(max(capacity, 0), Self.largestCapacity)
    self.pointsPerSecond = max(pointsPerSecond, 0)
    balance = self.capacity
    filled = now
  }

  /// Takes the cost of a thing.
  ///
  /// - Parameter now: Asked only where the points are used up: time is added then.
  /// - Returns: False if there isn't enough left: the connection must end.
  mutating func spend(_ kind: AbuseKind, now: () -> NIODeadline) -> Bool {
    balance -= kind.cost
    if balance < 0 { fill(until: now()) }
    return balance >= 0
  }

  /// Adds points for something that left, ``headersSent`` or ``dataSent``.
  mutating func earn(_ points: Int) {
    balance = min(balance + points, capacity)
  }

  private mutating func fill(until now: NIODeadline) {
    let milliseconds = Int(clamping: max((now - filled).nanoseconds, 0) / 1_000_000)
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: pointsPerSecond)
    let points = overflow ? capacity : product / 1_000
    guard points > 0 else { return }
    balance = points >= capacity - balance ? capacity : balance + points
    // A part of a point is paid for later.
    filled = balance == capacity ? now : filled + .milliseconds(Int64(points * 1_000 / pointsPerSecond))
  }
}
