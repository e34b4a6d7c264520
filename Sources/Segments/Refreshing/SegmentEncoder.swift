public import Foundation
public import Postgres

/// Makes payloads of rows.
public struct SegmentEncoder: Sendable {
  /// Whose rows.
  public var relation: TrackedRelation
  /// Which encoding it is: a segment of another is of no use, and made again.
  public var format: Int32
  /// The payload of an organization's rows of a span, as the connection's transaction sees them. It is a function of these
  /// rows and of nothing else, but for dictionaries that only grow; and reads nothing that the relation's `columns` don't
  /// name.
  ///
  /// It runs inside a transaction that is repeated after a serialization failure.
  public var payload:
    @Sendable (_ orgID: UUID, _ span: TimeSpan, _ connection: PostgresConnection) async throws -> SegmentPayload

  /// An encoder of these.
  public init(
    relation: TrackedRelation, format: Int32,
    payload: @escaping @Sendable (UUID, TimeSpan, PostgresConnection) async throws -> SegmentPayload
  ) {
    self.relation = relation
    self.format = format
    self.payload = payload
  }
}
