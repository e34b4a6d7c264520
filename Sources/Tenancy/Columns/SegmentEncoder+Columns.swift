import Columns
public import Segments
import Time

extension SegmentEncoder {
  /// Makes the payloads of a relation's segments; nil for one whose changes nobody can record.
  private init?(_ relation: ColumnRelation) {
    guard let tracked = relation.tracked else { return nil }
    self.init(relation: tracked, format: relation.layout.format) { orgID, span, connection in
      try await relation.payload(of: orgID, from: span.start, to: span.end, using: connection)
    }
  }

  /// Of every relation that has segments: the one list of them.
  public static let all: [SegmentEncoder] = ColumnRelation.tracked.compactMap { SegmentEncoder($0) }
}

extension ColumnRelation {
  /// Those that have segments.
  static let tracked: [ColumnRelation] = [
    .messages, .calls, .contacts, .candidates, .campaignCandidates, .reviews, .webCalls, .resumeScreenings,
    .notetakingSessions, .creditUsage, .sentSMS,
  ]
}
