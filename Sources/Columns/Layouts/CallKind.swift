/// What a call's kind says (docs/metrics.md, "Metrics").
public struct CallKind: Hashable, Sendable {
  /// The fields, in order: direction, status, reason of withdrawal, whether accommodation was requested, whether the
  /// candidate opted out.
  static let columns = ["direction", "status", "withdrawal_reason", "accommodation_requested", "opted_out"]

  /// Somebody answered.
  public let isAnswered: Bool
  /// The candidate gave a reason to withdraw.
  public let hasWithdrawn: Bool
  /// The candidate asked for accommodation.
  public let needsAccommodation: Bool
  /// The candidate opted out.
  public let hasOptedOut: Bool

  /// What a row's kind says.
  public init(_ kind: RowKind) {
    isAnswered = kind.isText(1, "in_progress") || kind.isText(1, "completed")
    hasWithdrawn = kind.field(2) != nil
    needsAccommodation = kind.isTrue(3)
    hasOptedOut = kind.isTrue(4)
  }

  /// The reason that the candidate gave; nil for none.
  public static func withdrawalReason(of kind: RowKind) -> String? { kind.text(2) }
}
