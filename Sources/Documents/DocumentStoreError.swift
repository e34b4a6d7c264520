/// Why a document store gave no answer. The description is for the log, never for a client.
public struct DocumentStoreError: Error, Sendable, CustomStringConvertible {
  /// What the caller can do about it.
  public enum Kind: Sendable, Hashable {
    /// Not reachable, failing or too busy: try again later.
    case unavailable
    /// The deadline passed before the answer was there.
    case deadlineExceeded
    /// The caller was cancelled.
    case cancelled
    /// The store refused the request or gave an answer that can't be read: a wrong configuration, or a defect of ours.
    case refused
  }

  /// What the caller can do about it.
  public let kind: Kind
  /// What happened, for the log. Holds no keys.
  public let description: String

  /// A failure of a store.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
