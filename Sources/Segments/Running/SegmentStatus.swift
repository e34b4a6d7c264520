public import Foundation
public import Postgres
public import Time

/// How an organization's segments of a relation are doing.
public struct SegmentStatus: Equatable, Sendable {
  /// Whose.
  public var orgID: UUID
  /// The relation's name.
  public var relation: String
  /// Before it, changes are recorded.
  public var watermark: Instant
  /// The segments that there are.
  public var segmentCount: Int
  /// Those that have a payload of the relation as it is. Hours of them may have an invalidation.
  public var usableCount: Int
  /// Those of the usable that have an invalidation.
  public var invalidCount: Int
  /// The bytes of all payloads.
  public var byteCount: Int
  /// When the oldest invalidation was recorded; nil where there is none.
  public var oldestInvalidation: Instant?

  /// The spans of all segments, by organization and time.
  /// - Throws: `PostgresError`.
  public static func spans(
    _ relation: TrackedRelation, on connection: PostgresConnection
  ) async throws(PostgresError) -> [(orgID: UUID, span: TimeSpan)] {
    let rows = try await connection.query(
      "select org_id, starts_at, ends_at from segments where relation = \(relation.name) order by 1, 2")
    var spans: [(orgID: UUID, span: TimeSpan)] = []
    for row in rows {
      spans.append(
        (try row.decode("org_id"), TimeSpan(try row.decode("starts_at"), try row.decode("ends_at"))))
    }
    return spans
  }

  /// The status of every organization with a watermark, by organization.
  /// - Throws: `PostgresError`.
  public static func all(
    _ relation: TrackedRelation, on connection: PostgresConnection
  ) async throws -> [SegmentStatus] {
    try await connection.transaction(.readOnly) { connection in
      let shape = try await Shape(relation.shapeStatement, using: connection)
      let rows = try await connection.query(
        """
        select mark.org_id, mark.upto, count(part.starts_at) as segments,
          count(*) filter (where part.payload is not null and part.shape = \(shape.value)) as usable,
          count(*) filter (where part.payload is not null and part.shape = \(shape.value) and exists (
            select from invalidations changed where changed.org_id = part.org_id and changed.relation = part.relation
              and changed.hour >= part.starts_at and changed.hour < part.ends_at)) as invalid,
          coalesce(sum(octet_length(part.payload)), 0)::bigint as bytes,
          (select min(recorded_at) from invalidations oldest
            where oldest.org_id = mark.org_id and oldest.relation = mark.relation) as oldest
        from watermarks mark left join segments part using (org_id, relation)
        where mark.relation = \(relation.name)
        group by mark.org_id, mark.relation order by 1
        """)
      var all: [SegmentStatus] = []
      for row in rows {
        all.append(
          SegmentStatus(
            orgID: try row.decode("org_id"), relation: relation.name, watermark: try row.decode("upto"),
            segmentCount: try row.decode("segments"), usableCount: try row.decode("usable"),
            invalidCount: try row.decode("invalid"), byteCount: try row.decode("bytes"),
            oldestInvalidation: try row.decode("oldest")))
      }
      return all
    }
  }
}
