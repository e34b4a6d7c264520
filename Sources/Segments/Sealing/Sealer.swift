public import Foundation
public import Postgres
public import Time

/// Makes segments of what has become past: moves watermarks, waits for all who may have written under the old ones, and
/// adds segments without a payload, which refreshes then fill. Any number of sealers may run at once, and end anywhere: a
/// watermark without segments makes rows be read as rows, until the next seal.
public struct Sealer: Sendable {
  /// The segments to be added for one organization.
  public struct Cut: Equatable, Sendable {
    /// Whose.
    public var orgID: UUID
    /// Their spans, without a gap, the first beginning where the last segment that there is ends.
    public var spans: [TimeSpan]
  }

  /// How far a seal has come, for the log and for tests, which wait there.
  enum Step: Equatable, Sendable {
    /// Watermarks are moved.
    case moved
    /// Transactions hold locks; they will be asked for again.
    case waiting(Set<SealWait.Holder>)
    /// Nobody is left who may have written under an old watermark.
    case waited
  }

  /// Whose rows are sealed.
  public let relation: TrackedRelation
  let statements: SegmentStatements
  /// Between two looks at who still holds a lock.
  let interval: Duration
  let cutting: SpanCutting

  /// A sealer of the relation.
  public init(_ relation: TrackedRelation) {
    self.init(relation, statements: SegmentStatements())
  }

  init(
    _ relation: TrackedRelation, statements: SegmentStatements, interval: Duration = .milliseconds(100),
    cutting: SpanCutting = SpanCutting()
  ) {
    self.relation = relation
    self.statements = statements
    self.interval = interval
    self.cutting = cutting
  }

  /// Whether all changes of the relation's rows are recorded, so that there is a point in segments.
  /// - Throws: `PostgresError`.
  public func isTracked(on connection: PostgresConnection) async throws(PostgresError) -> Bool {
    try await Shape(statements.shape(relation), using: connection).value != nil
  }

  /// What there is to seal for an organization.
  /// - Parameter end: What is later stays as rows; the start of a UTC day.
  /// - Returns: nil where there is nothing that is worth a segment.
  /// - Throws: `PostgresError`.
  public func cut(
    orgID: UUID, until end: Instant, on connection: PostgresConnection
  ) async throws(PostgresError) -> Cut? {
    let last = try await connection.query(
      """
      select coalesce(max(ends_at), '-infinity') from segments where org_id = \(orgID) and relation = \(relation.name)
      """)
    let start = try last.first?.scalar(as: Instant.self) ?? .distantPast
    guard start < end else { return nil }
    let days = try await connection.query(
      """
      select extract(epoch from day)::bigint / 86400 as day, count(*) as row_count
      from (
        select date_bin('1 day', \(unescaped: relation.time), '2000-01-01 00:00:00+00') as day
        from \(unescaped: relation.name)
        where org_id = \(orgID) and \(unescaped: relation.time) >= \(max(start, Instant(seconds: 0)))
          and \(unescaped: relation.time) < \(end)
      ) days
      group by 1 order by 1
      """)
    var counts: [SpanCutting.Day] = []
    for row in days {
      counts.append(
        SpanCutting.Day(date: CivilDate(daysSinceEpoch: try row.decode("day")), rowCount: try row.decode("row_count")))
    }
    let spans = cutting.spans(from: start, days: counts, until: end)
    return spans.isEmpty ? nil : Cut(orgID: orgID, spans: spans)
  }

  /// Adds the segments of all cuts. It waits for every transaction that is writing to the relation as it begins, however
  /// long that takes; a cancelled task ends the wait.
  ///
  /// - Returns: how many segments were added: none for an organization where another sealer was first.
  /// - Throws: `PostgresError`, `CancellationError`, what `pause` throws.
  @discardableResult
  func seal(
    _ cuts: [Cut], on connection: PostgresConnection, pause: (Step) async throws -> Void = { _ in }
  ) async throws -> Int {
    let cuts = cuts.filter { !$0.spans.isEmpty }.sorted { $0.orgID.uuidString < $1.orgID.uuidString }
    guard !cuts.isEmpty else { return 0 }
    let generations = try await move(cuts, on: connection)
    try await pause(.moved)
    var wait = SealWait(try await holders(on: connection))
    while !wait.isOver {
      try await pause(.waiting(wait.waiting))
      try await Task.sleep(for: interval)
      wait.update(try await holders(on: connection))
    }
    try await pause(.waited)
    return try await add(cuts, generations, on: connection)
  }

  /// The watermarks' generations afterwards, in the order of the cuts.
  private func move(_ cuts: [Cut], on connection: PostgresConnection) async throws(PostgresError) -> [UUID] {
    let ends = cuts.map { $0.spans.last?.end ?? .distantPast }
    let rows = try await connection.query(
      """
      insert into watermarks as mark (org_id, relation, upto)
      select org_id, \(relation.name), upto
      from unnest(\(cuts.map(\.orgID))::uuid[], \(ends)::timestamptz[]) as moved (org_id, upto)
      on conflict (org_id, relation) do update set upto = greatest(mark.upto, excluded.upto)
      returning org_id, generation
      """)
    var generations: [UUID: UUID] = [:]
    for row in rows { generations[try row.decode("org_id")] = try row.decode("generation", as: UUID.self) }
    // Every row of an insert that updates on conflict is returned.
    return cuts.map { generations[$0.orgID] ?? $0.orgID }
  }

  private func holders(on connection: PostgresConnection) async throws(PostgresError) -> Set<SealWait.Holder> {
    var holders: Set<SealWait.Holder> = []
    for row in try await connection.query(statements.lockHolders(relation)) {
      holders.insert(
        SealWait.Holder(transaction: try row.decode("transaction"), isPrepared: try row.decode("is_prepared")))
    }
    return holders
  }

  /// Adds segments where the watermark is still the one that was moved (the relation's segments may have been dropped
  /// meanwhile, and another watermark be there, for which nobody has waited), and the last segment ends where the cut
  /// begins.
  private func add(
    _ cuts: [Cut], _ generations: [UUID], on connection: PostgresConnection
  ) async throws -> Int {
    try await connection.transaction { connection in
      // A statement of its own: the next one sees what another sealer added while this one waited for its lock.
      let locked = try await connection.query(
        """
        select mark.org_id from watermarks mark
        join unnest(\(cuts.map(\.orgID))::uuid[], \(generations)::uuid[]) as moved (org_id, generation)
          on moved.org_id = mark.org_id and moved.generation = mark.generation
        where mark.relation = \(relation.name)
        order by mark.org_id for update of mark
        """)
      var standing: Set<UUID> = []
      for row in locked { standing.insert(try row.scalar(as: UUID.self)) }
      var (orgs, starts, ends, firsts): ([UUID], [Instant], [Instant], [Instant]) = ([], [], [], [])
      for cut in cuts where standing.contains(cut.orgID) {
        for span in cut.spans {
          orgs.append(cut.orgID)
          starts.append(span.start)
          ends.append(span.end)
          firsts.append(cut.spans[0].start)
        }
      }
      return try await connection.execute(
        """
        insert into segments (org_id, relation, starts_at, ends_at)
        select org_id, \(relation.name), starts_at, ends_at
        from unnest(\(orgs)::uuid[], \(starts)::timestamptz[], \(ends)::timestamptz[], \(firsts)::timestamptz[])
          as cut (org_id, starts_at, ends_at, first)
        where first = (
          select coalesce(max(there.ends_at), '-infinity') from segments there
          where there.org_id = cut.org_id and there.relation = \(relation.name))
        """)
    }
  }
}
