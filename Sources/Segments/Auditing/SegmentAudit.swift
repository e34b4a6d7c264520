public import Foundation
public import Postgres
import Time

/// Makes a segment's payload again from its rows, and compares.
public struct SegmentAudit: Sendable {
  /// What was found.
  public enum Finding: Equatable, Sendable {
    /// The segment is what its rows are.
    case equal
    /// It holds, by all that is recorded, and is not what its rows are: a defect. It is of no use any more.
    case different(key: SegmentKey, byteCount: Int, expectedByteCount: Int)
    /// There is nothing to compare: no such segment, or rows of it are read as rows in any case.
    case invalid
  }

  /// Makes the payloads.
  public let encoder: SegmentEncoder
  let statements: SegmentStatements

  /// An audit of the segments that an encoder makes.
  public init(_ encoder: SegmentEncoder) {
    self.init(encoder, statements: SegmentStatements())
  }

  init(_ encoder: SegmentEncoder, statements: SegmentStatements) {
    self.encoder = encoder
    self.statements = statements
  }

  /// Compares the segment of a span in one snapshot. One that differs loses its payload.
  /// - Throws: `PostgresError`, what the encoder throws.
  public func run(orgID: UUID, span: TimeSpan, on connection: PostgresConnection) async throws -> Finding {
    let reader = SegmentReader(encoder.relation, format: encoder.format, statements: statements)
    let finding = try await connection.transaction(.readOnly) { connection -> Finding in
      let reading = try await reader.plan(orgID: orgID, range: span, using: connection)
      guard reading.plan.rows.isEmpty, let use = reading.plan.segments.first, reading.plan.segments.count == 1,
        use.start == span.start
      else { return .invalid }
      let payload = try await reader.payloads(orgID: orgID, of: [use], using: connection)[use.start] ?? []
      let expected = try await encoder.payload(orgID, span, connection)
      // One that was made before segments said how many rows they have doesn't.
      if payload == expected.bytes, use.rowCount ?? expected.rowCount == expected.rowCount { return .equal }
      guard try await reader.isStill(reading, using: connection) else { return .invalid }
      return .different(
        key: SegmentKey(orgID: orgID, relation: encoder.relation.name, start: span.start, version: use.version),
        byteCount: payload.count, expectedByteCount: expected.bytes.count)
    }
    if case .different(let key, _, _) = finding {
      try await connection.execute(
        """
        update segments set payload = null, version = gen_random_uuid()
        where org_id = \(orgID) and relation = \(encoder.relation.name) and starts_at = \(span.start)
          and version = \(key.version)
        """)
    }
    return finding
  }
}
