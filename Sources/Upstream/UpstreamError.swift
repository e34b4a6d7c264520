/// Why another service gave no answer. The description is for the log, never for a client.
public struct UpstreamError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the caller can do about it.
  public enum Kind: Sendable, Hashable {
    /// Not reachable, failing or too busy: the same request may succeed a little later.
    case unavailable
    /// The deadline passed before the answer was there.
    case deadlineExceeded
    /// The caller was cancelled.
    case cancelled
    /// The service refused the request or gave an answer that can't be read: a wrong configuration, or a defect of ours.
    case refused
  }

  /// What the caller can do about it.
  public let kind: Kind
  /// What happened. Holds no secret, and nothing that the service said in its own words.
  public let description: String
  /// How long the service wants to be left alone, where it said so.
  public let retryAfter: Duration?

  /// A failure of another service.
  public init(_ kind: Kind, _ description: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.description = description
    self.retryAfter = retryAfter
  }
}
