/// What an answer of another service may take.
public struct UpstreamClientConfiguration: Sendable, Hashable {
  /// When a request that failed is sent again.
  public var retries = RetryPolicy()
  /// How long the whole may take where the caller has no deadline, with all its pages and repetitions.
  public var timeout: Duration = .seconds(30)
  /// How long a connection may take to be made.
  public var connectTimeout: Duration = .seconds(5)
  /// How long the service may say nothing while an answer is waited for.
  public var readTimeout: Duration = .seconds(10)
  /// The largest answer that is read, in bytes.
  public var maximumResponseSize = 16 << 20

  /// The defaults.
  public init() {}
}
