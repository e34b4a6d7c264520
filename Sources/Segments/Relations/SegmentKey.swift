public import Foundation
public import Time

/// What tells one version of one segment from all others: a decoded payload may be kept by it for ever.
public struct SegmentKey: Hashable, Sendable {
  /// Whose rows.
  public var orgID: UUID
  /// The relation's name; of a payload that was decoded in part, with a mark of that.
  public var relation: String
  /// The start of its span.
  public var start: Instant
  /// Another one for each refresh.
  public var version: UUID

  /// The segment's version that these name.
  public init(orgID: UUID, relation: String, start: Instant, version: UUID) {
    self.orgID = orgID
    self.relation = relation
    self.start = start
    self.version = version
  }
}
