/// How often, and after which waits, a request is sent again that failed for a reason that may pass.
public struct RetryPolicy: Sendable, Hashable {
  /// How often a request is sent at most, 1 or more.
  public var maximumAttempts = 6
  /// The wait after the first failure; each further one doubles it.
  public var shortestDelay: Duration = .milliseconds(50)
  /// The longest wait of our own choice. The service's wish to wait longer is heeded.
  public var longestDelay: Duration = .seconds(5)

  /// The defaults: some two seconds of waiting in all.
  public init() {}
}
