import Time

/// The failures of one request, without any I/O: when to send it again, if at all.
struct Retries {
  private let policy: RetryPolicy
  private(set) var failures = 0

  init(_ policy: RetryPolicy) {
    self.policy = policy
  }

  /// How long to wait before the request is sent again; nil where that would not help, not be in time, or be too often.
  ///
  /// A wait of our own choice is shortened by up to a half at random, so that many clients don't come back at once; one
  /// that the service chose is not.
  ///
  /// - Parameters:
  ///   - error: Why it has to be sent again.
  ///   - remaining: The time until the deadline. A wait that doesn't end before it is not worth it.
  ///   - random: From 0 up to 1.
  mutating func delay(after error: UpstreamError, remaining: Duration, random: Double) -> Duration? {
    failures += 1
    guard error.kind == .unavailable, failures < policy.maximumAttempts else { return nil }
    let own = Backoff(shortest: policy.shortestDelay, longest: policy.longestDelay)
      .delay(afterFailures: failures, random: random)
    let delay = max(own, error.retryAfter ?? .zero)
    return delay < remaining ? delay : nil
  }
}
