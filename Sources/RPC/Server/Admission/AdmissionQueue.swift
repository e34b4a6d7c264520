/// The calls of one tenant that wait, the first one first, and how fast they get to run.
struct AdmissionQueue: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Waiter {
    var number: UInt64
    var since: Instant
    var deadline: Instant?
  }

  private var waiters: [Waiter] = []
  /// Since when it hasn't been empty.
  private var standingSince: Instant?
  /// When the last of them ran since then.
  private var lastRun: Instant?
  /// The mean time from one that runs to the next, the last eight counting for most of it; nil before the first.
  private var interval: Duration?

  var count: Int { waiters.count }
  var isEmpty: Bool { waiters.isEmpty }

  /// How long a call that comes now would wait, as far as that is known.
  var expectedWait: Duration? { interval.map { $0 * (waiters.count + 1) } }

  /// How long a call may wait.
  func longestWait(now: Instant, _ limits: AdmissionLimits) -> Duration {
    guard let standingSince, now >= standingSince + limits.longestWait else { return limits.longestWait }
    return limits.waitInStandingQueue
  }

  mutating func append(_ number: UInt64, deadline: Instant?, now: Instant) {
    if waiters.isEmpty { standingSince = now }
    waiters.append(Waiter(number: number, since: now, deadline: deadline))
  }

  /// Takes the first one, which runs.
  mutating func takeFirst(now: Instant) -> UInt64? {
    guard let first = waiters.first else { return nil }
    if let start = lastRun ?? standingSince {
      let sample = now - start
      interval = interval.map { ($0 * 7 + sample) / 8 } ?? sample
    }
    lastRun = now
    remove(at: 0)
    return first.number
  }

  /// Takes the first one if it has waited for too long, or its deadline has passed.
  mutating func takeExpired(now: Instant, _ limits: AdmissionLimits) -> (number: UInt64, AdmissionRefusal.Reason)? {
    guard let first = waiters.first else { return nil }
    if let deadline = first.deadline, deadline <= now {
      remove(at: 0)
      return (first.number, .deadline)
    }
    guard now - first.since >= longestWait(now: now, limits) else { return nil }
    remove(at: 0)
    return (first.number, .wait)
  }

  /// When the first one has waited for too long.
  func nextExpiry(_ limits: AdmissionLimits) -> Instant? {
    guard let first = waiters.first, let standingSince else { return nil }
    return min(
      first.since + limits.longestWait,
      max(standingSince + limits.longestWait, first.since + limits.waitInStandingQueue))
  }

  mutating func removeNewest() -> UInt64? {
    guard let last = waiters.last else { return nil }
    remove(at: waiters.count - 1)
    return last.number
  }

  /// - Returns: False if it isn't there.
  mutating func remove(_ number: UInt64) -> Bool {
    guard let index = waiters.firstIndex(where: { $0.number == number }) else { return false }
    remove(at: index)
    return true
  }

  private mutating func remove(at index: Int) {
    waiters.remove(at: index)
    guard waiters.isEmpty else { return }
    // The next queue is another one: what was learned of this one says nothing of it.
    standingSince = nil
    lastRun = nil
    interval = nil
  }
}
