/// What a member thought of a candidate (docs/relations.md, "candidate_campaign_user_reviews").
public enum ReviewFeedback: UInt8, Hashable, Sendable {
  /// Neither, or nothing that is known.
  case other
  /// `up`.
  case up
  /// `down`.
  case down

  /// What a review's kind says.
  public init(_ kind: RowKind) {
    self = kind.isText(0, "up") ? .up : kind.isText(0, "down") ? .down : .other
  }
}
