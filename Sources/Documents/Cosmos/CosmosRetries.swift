/// How often, and how patiently, a request is repeated that failed for a reason that may pass.
public struct CosmosRetryPolicy: Sendable, Equatable {
  /// How often a request is sent at most, 1 or more.
  public var maximumAttempts = 6
  /// The wait after the first failure; each further one doubles it.
  public var shortestDelay: Duration = .milliseconds(50)
  /// The longest wait of our own choice. The service's wish to wait longer is heeded.
  public var longestDelay: Duration = .seconds(5)

  /// The defaults: some two seconds of waiting in all.
  public init() {}
}

/// The failures of one request, without any I/O: when to send it again, if at all.
struct CosmosRetries {
  let policy: CosmosRetryPolicy
  private(set) var failures = 0

  init(_ policy: CosmosRetryPolicy) {
    self.policy = policy
  }

  /// How long to wait before the request is sent again; nil where that would not help, not be in time, or be too often.
  ///
  /// A wait of our own choice is shortened by up to a half at random, so that many clients don't come back at once; one
  /// that the service chose is not.
  ///
  /// - Parameters:
  ///   - failure: Why it has to be sent again.
  ///   - remaining: The time until the deadline.
  ///   - random: From 0 up to 1.
  mutating func delay(after failure: CosmosFailure, remaining: Duration, random: Double) -> Duration? {
    failures += 1
    guard failure.isTransient, failures < policy.maximumAttempts else { return nil }
    // 2^20 times anything sensible is over the limit.
    let doubled = min(policy.longestDelay, policy.shortestDelay * (1 << min(failures - 1, 20)))
    let delay = max(doubled * (1 - random / 2), failure.retryAfter ?? .zero)
    return delay < remaining ? delay : nil
  }
}
