/// When to try again after failures: twice as long after each, up to a limit, shortened by up to a half at random so that
/// many clients don't come back at once.
public struct Backoff: Sendable {
  /// The wait after the first failure, before it is shortened.
  public let shortest: Duration
  /// The longest wait.
  public let longest: Duration
  /// How often in a row it has failed.
  public private(set) var failures = 0
  /// Not before then; nil while nothing has failed.
  public private(set) var nextAttempt: ContinuousClock.Instant?

  /// Waits from `shortest` up to `longest`.
  public init(shortest: Duration, longest: Duration) {
    self.shortest = shortest
    self.longest = longest
  }

  /// How long to wait after so many failures in a row, 1 or more.
  ///
  /// - Parameter random: from 0 up to 1.
  public func delay(afterFailures failures: Int, random: Double) -> Duration {
    // 2^20 times anything sensible is over the limit.
    min(longest, shortest * (1 << min(max(failures - 1, 0), 20))) * (1 - random / 2)
  }

  /// An attempt failed. Several that were under way at the same time count as one.
  ///
  /// - Parameter random: from 0 up to 1.
  public mutating func failed(at now: ContinuousClock.Instant, random: Double) {
    if let nextAttempt, now < nextAttempt { return }
    failures += 1
    nextAttempt = now + delay(afterFailures: failures, random: random)
  }

  /// An attempt succeeded: the next failure is a first one.
  public mutating func succeeded() {
    failures = 0
    nextAttempt = nil
  }
}
