import Columns
public import Segments
import Time

extension SegmentEncoder {
  /// Makes the payloads of a relation's segments.
  private init(_ relation: ColumnRelation, _ tracked: TrackedRelation) {
    self.init(relation: tracked, format: relation.layout.format) { orgID, span, connection in
      try await relation.payload(of: orgID, from: span.start, to: span.end, using: connection)
    }
  }

  /// Of messages.
  public static let messages = SegmentEncoder(ColumnRelation.messages, .messages)
  /// Of calls.
  public static let calls = SegmentEncoder(ColumnRelation.calls, .calls)
}
