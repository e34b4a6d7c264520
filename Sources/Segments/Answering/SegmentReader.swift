public import Foundation
public import Postgres
public import Time

/// Says where an answer's rows come from, in the answer's own snapshot, and reads segments in it.
///
/// All of an answer is read in one snapshot: the plan, the payloads, and the rows of the plan's `rows`. Behind the last row
/// it asks ``isStill(_:using:)``.
public struct SegmentReader: Sendable {
  /// A plan, and what it stands on.
  public struct Reading: Sendable {
    /// Where the rows come from.
    public var plan: AnswerPlan
    /// Nil where no segment is used.
    var shape: Shape?
  }

  /// Whose rows.
  public let relation: TrackedRelation
  /// The encoding that is understood.
  public let format: Int32
  let statements: SegmentStatements

  /// A reader of segments in this encoding.
  public init(_ relation: TrackedRelation, format: Int32) {
    self.init(relation, format: format, statements: SegmentStatements())
  }

  init(_ relation: TrackedRelation, format: Int32, statements: SegmentStatements) {
    self.relation = relation
    self.format = format
    self.statements = statements
  }

  /// Where an organization's rows of a range come from. Where there are no segments' relations, no rights on them, no
  /// triggers or no segments, that is the relation itself.
  ///
  /// - Parameter runner: Runs all statements in one snapshot.
  /// - Throws: `PostgresError`.
  public func plan(
    orgID: UUID, range: TimeSpan, using runner: some StatementRunner
  ) async throws(PostgresError) -> Reading {
    do throws(PostgresError) {
      return try await reading(orgID: orgID, range: range, using: runner)
    } catch {
      guard error.sqlState == .undefinedTable || error.sqlState == .insufficientPrivilege else { throw error }
      return Self.rowsAlone(range)
    }
  }

  /// As ``plan(orgID:range:using:)``, but that missing relations and rights are errors.
  ///
  /// - Throws: `PostgresError`.
  public func reading(
    orgID: UUID, range: TimeSpan, using runner: some StatementRunner
  ) async throws(PostgresError) -> Reading {
    let hours = Hour.hours(of: range)
    // The watermark comes with the segments, which are none before it; invalidated hours behind them, with nothing else.
    // Segments don't overlap: the first is the last that starts before the range, and those before it aren't looked at.
    let rows = try await runner.query(
      """
      select segments.starts_at, segments.ends_at, segments.version, watermarks.upto, segments.shape,
        octet_length(segments.payload) as byte_count,
        case when segments.counted_version = segments.version then segments.row_count end as row_count
      from watermarks join segments using (org_id, relation)
      where watermarks.org_id = \(orgID) and watermarks.relation = \(relation.name)
        and segments.starts_at < \(range.end) and segments.ends_at > \(range.start)
        and segments.starts_at >= coalesce(
          (
            select max(before.starts_at) from segments before
            where before.org_id = \(orgID) and before.relation = \(relation.name) and before.starts_at <= \(range.start)
          ), '-infinity')
        and segments.payload is not null and segments.format = \(format)
      union all
      select hour, null, null, null, null, null, null
      from (
        select distinct hour from invalidations
        where org_id = \(orgID) and relation = \(relation.name) and hour >= \(hours.start) and hour < \(hours.end)
      ) as invalidated
      """)
    var watermark: Instant?
    var segments: [AnswerPlan.Segment] = []
    var shapes: [Bytes?] = []
    var invalidatedHours: [Instant] = []
    for row in rows {
      let start = try row.decode("starts_at", as: Instant.self)
      guard let end = try row.decode("ends_at", as: Instant?.self) else {
        invalidatedHours.append(start)
        continue
      }
      watermark = try row.decode("upto")
      shapes.append(try row.decode("shape"))
      segments.append(
        AnswerPlan.Segment(
          span: TimeSpan(start, end), version: try row.decode("version"), isUsable: false,
          byteCount: Int(try row.decode("byte_count", as: Int32.self)),
          rowCount: try row.decode("row_count")))
    }
    // To ask for the shape costs more than all the rest: not where nothing could come of it.
    guard !segments.isEmpty else { return Self.rowsAlone(range) }
    let shape = try await Shape(statements.shape(relation), using: runner)
    guard let value = shape.value else { return Self.rowsAlone(range) }
    for index in segments.indices { segments[index].isUsable = shapes[index] == value }
    guard segments.contains(where: \.isUsable) else { return Self.rowsAlone(range) }
    let plan = AnswerPlan(
      range: range, watermark: watermark, segments: segments, invalidatedHours: invalidatedHours)
    return Reading(plan: plan, shape: plan.segments.isEmpty ? nil : shape)
  }

  /// The payloads of segments of a plan, by the start of their spans.
  /// - Parameter runner: Runs in the plan's snapshot.
  /// - Throws: `PostgresError`.
  public func payloads(
    orgID: UUID, of segments: [AnswerPlan.Use], using runner: some StatementRunner
  ) async throws(PostgresError) -> [Instant: [UInt8]] {
    guard !segments.isEmpty else { return [:] }
    let rows = try await runner.query(
      """
      select starts_at, payload from segments
      where org_id = \(orgID) and relation = \(relation.name) and starts_at = any(\(segments.map(\.start)))
      """)
    var payloads: [Instant: [UInt8]] = [:]
    for row in rows { payloads[try row.decode("starts_at")] = try row.decode("payload", as: Bytes.self).bytes }
    return payloads
  }

  /// Whether the relation is still in the tables and files that the plan was made for. Where it is not (a `truncate`, an
  /// attached partition), rows that were read may be none of the snapshot's: the answer is to be made again, in another
  /// snapshot. An answer from rows alone is as it always was.
  ///
  /// - Throws: `PostgresError`.
  public func isStill(_ reading: Reading, using runner: some StatementRunner) async throws(PostgresError) -> Bool {
    guard let shape = reading.shape else { return true }
    return try await Shape.physical(of: relation, using: runner) == shape.physical
  }

  private static func rowsAlone(_ range: TimeSpan) -> Reading {
    Reading(
      plan: AnswerPlan(range: range, watermark: nil, segments: [], invalidatedHours: [] as [Instant]), shape: nil)
  }
}
