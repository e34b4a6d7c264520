public import Foundation
public import Logging
import Metrics
public import Postgres
public import Time

/// What there is to do for one relation's segments, a round at a time. Any number of servers may do it at once.
public struct SegmentRounds: Sendable {
  /// What a round of refreshes did.
  public struct Refreshed: Equatable, Sendable {
    /// Segments that were refreshed.
    public var count = 0
    /// Segments that others were at, or that could not be refreshed.
    public var skipped = 0
    /// Segments that were due, as far as the round looked.
    public var due = 0
    /// How old the oldest invalidation was.
    public var oldestInvalidation = Duration.zero
  }

  /// Makes the payloads.
  public let encoder: SegmentEncoder
  /// No day is sealed before so much of the next has passed: its rows may still be coming in.
  public var grace = Duration.seconds(3600)
  let demand: SegmentDemand
  let order: RefreshOrder
  let metrics: SegmentMetrics
  private let logger: Logger
  private let sealer: Sealer

  /// Organizations that wait for writers together.
  private static let sealedAtOnce = 100
  /// Segments that a round looks for.
  private static let lookedFor = 1000

  /// The rounds of an encoder's relation.
  /// - Parameter refreshesAtOnce: Whether segments are refreshed however short ago they were: not in the background.
  public init(
    _ encoder: SegmentEncoder, demand: SegmentDemand = SegmentDemand(), refreshesAtOnce: Bool = false, logger: Logger
  ) {
    var order = RefreshOrder()
    if refreshesAtOnce { order.rest = .zero }
    self.init(encoder, demand: demand, logger: logger, order: order, sealer: Sealer(encoder.relation))
  }

  /// Rounds that make segments of few rows and refresh them at once, for tests.
  package init(_ encoder: SegmentEncoder, leastRows: Int, logger: Logger = Logger(label: "segments")) {
    var order = RefreshOrder()
    order.rest = .zero
    let sealer = Sealer(
      encoder.relation, statements: SegmentStatements(), interval: .milliseconds(2),
      cutting: SpanCutting(minimumRowCount: leastRows))
    self.init(encoder, demand: SegmentDemand(), logger: logger, order: order, sealer: sealer)
  }

  init(_ encoder: SegmentEncoder, demand: SegmentDemand, logger: Logger, order: RefreshOrder, sealer: Sealer) {
    self.encoder = encoder
    self.demand = demand
    self.order = order
    self.sealer = sealer
    self.logger = logger
    metrics = SegmentMetrics(encoder.relation)
  }

  /// Whether the relation's changes are recorded.
  /// - Throws: `PostgresError`.
  public func isTracked(on connection: PostgresConnection) async throws(PostgresError) -> Bool {
    let isTracked = try await sealer.isTracked(on: connection)
    metrics.isTracked.record(isTracked ? 1 : 0)
    return isTracked
  }

  /// Tells the metrics how many segments are good, and how many are not: a look at all segments.
  /// - Throws: `PostgresError`.
  func measure(on connection: PostgresConnection) async throws(PostgresError) {
    let relation = encoder.relation
    let rows = try await connection.query(
      """
      select count(*) as segments,
        count(*) filter (where payload is not null and format = \(encoder.format)
          and shape = \(try await Shape(relation.shapeStatement, using: connection).value)) as usable,
        (select count(distinct (part.org_id, part.starts_at))
          from invalidations changed
          cross join lateral (
            select org_id, starts_at, ends_at, payload from segments
            where org_id = changed.org_id and relation = changed.relation and starts_at <= changed.hour
            order by starts_at desc limit 1) part
          where changed.relation = \(relation.name) and part.ends_at > changed.hour and part.payload is not null
        ) as changed
      from segments where relation = \(relation.name)
      """)
    guard let row = rows.first else { return }
    let (all, usable) = (try row.decode("segments", as: Int.self), try row.decode("usable", as: Int.self))
    let valid = max(0, usable - (try row.decode("changed", as: Int.self)))
    metrics.valid.record(valid)
    metrics.invalid.record(all - valid)
  }

  /// Adds segments for every organization's days that are over.
  /// - Returns: how many were added.
  /// - Throws: `PostgresError`, `CancellationError`.
  public func seal(now: Instant, on connection: PostgresConnection) async throws -> Int {
    guard try await isTracked(on: connection) else { return 0 }
    _ = try await encoder.relation.sweepInvalidations(on: connection)
    let graceMicroseconds = grace.components.seconds * 1_000_000
    let end = CivilDate(
      daysSinceEpoch: now.advanced(byMicroseconds: -graceMicroseconds).seconds.dividedDown(by: 86_400)
    ).start
    var cuts: [Sealer.Cut] = []
    var count = 0
    for row in try await connection.query("select org_id from organizations order by 1") {
      if let cut = try await sealer.cut(orgID: try row.scalar(), until: end, on: connection) { cuts.append(cut) }
      if cuts.count == Self.sealedAtOnce {
        count += try await seal(cuts, connection)
        cuts = []
      }
    }
    return count + (try await seal(cuts, connection))
  }

  private func seal(_ cuts: [Sealer.Cut], _ connection: PostgresConnection) async throws -> Int {
    let start = ContinuousClock.now
    var warned = 0
    return try await sealer.seal(cuts, on: connection) { step in
      guard case .waiting(let holders) = step else { return }
      // A transaction that nobody ends keeps segments from being added; answers are right all the while.
      let waited = ContinuousClock.now - start
      guard waited > .seconds(60) * (1 << min(warned, 10)) else { return }
      warned += 1
      let names = holders.map { $0.isPrepared ? "\($0.transaction) (prepared)" : $0.transaction }.sorted()
      logger.warning(
        "new segments wait for transactions that have written: end them, or roll back prepared ones",
        metadata: [
          "relation": "\(encoder.relation)", "waited": "\(waited)",
          "virtualtransaction": "\(names.joined(separator: ", "))",
        ])
    }
  }

  /// Refreshes segments that are due, the most urgent first.
  ///
  /// - Parameters:
  ///   - everything: Also look for segments of no use, which takes a look at all segments.
  ///   - limit: No more than so many are refreshed.
  ///   - share: How much of the time may be spent refreshing: behind each one there is a pause.
  ///   - progress: Told how many are done.
  /// - Throws: `PostgresError`, `CancellationError`, what the encoder throws.
  public func refresh(
    everything: Bool, limit: Int = 64, share: Double = 1, on connection: PostgresConnection,
    progress: (Refreshed) -> Void = { _ in }
  ) async throws -> Refreshed {
    let due = order.due(try await candidates(everything, connection), asked: demand.asked)
    var done = Refreshed(due: due.count)
    done.oldestInvalidation = due.compactMap(\.invalidFor).max() ?? .zero
    metrics.due.record(due.count)
    metrics.oldestInvalidation.record(done.oldestInvalidation.components.seconds)
    for candidate in due.prefix(limit) {
      let start = ContinuousClock.now
      let outcome = try await SegmentRefresh(encoder).run(
        orgID: candidate.orgID, start: candidate.span.start, on: connection)
      let taken = ContinuousClock.now - start
      switch outcome {
      case .refreshed:
        done.count += 1
        metrics.refreshes.increment()
        metrics.refreshTime.record(duration: taken)
      case .busy, .conflict: done.skipped += 1
      case .untracked:
        done.skipped += 1
        return done
      }
      progress(done)
      if share < 1 { try await Task.sleep(for: taken * ((1 - share) / max(0.01, share))) }
      try Task.checkCancellation()
    }
    return done
  }

  private func candidates(
    _ everything: Bool, _ connection: PostgresConnection
  ) async throws(PostgresError) -> [RefreshCandidate] {
    let relation = encoder.relation
    var useless: Statement = ""
    if everything {
      // Segments of a newer encoding are another program's: both would make them again and again.
      useless = """
        union all
        (select org_id, starts_at, ends_at, null, null from segments
        where relation = \(relation.name) and coalesce(format, 0) <= \(encoder.format)
          and (payload is null or format < \(encoder.format)
            or shape <> \(try await Shape(relation.shapeStatement, using: connection).value))
        order by ends_at desc limit \(Self.lookedFor))
        """
    }
    let rows = try await connection.query(
      """
      (select part.org_id, part.starts_at, part.ends_at,
        (extract(epoch from clock_timestamp() - min(changed.recorded_at)) * 1000000)::bigint as invalid_for,
        (extract(epoch from clock_timestamp() - part.refreshed_at) * 1000000)::bigint as rested_for
      from invalidations changed
      cross join lateral (
        select org_id, starts_at, ends_at, refreshed_at, payload is not null as is_made from segments
        where org_id = changed.org_id and relation = changed.relation and starts_at <= changed.hour
        order by starts_at desc limit 1) part
      where changed.relation = \(relation.name) and part.ends_at > changed.hour and part.is_made
      group by part.org_id, part.starts_at, part.ends_at, part.refreshed_at
      order by invalid_for desc limit \(Self.lookedFor))
      \(fragment: useless)
      """)
    var candidates: [RefreshCandidate] = []
    for row in rows {
      candidates.append(
        RefreshCandidate(
          orgID: try row.decode("org_id"), span: TimeSpan(try row.decode("starts_at"), try row.decode("ends_at")),
          invalidFor: try row.decode("invalid_for", as: Int64?.self).map { .microseconds($0) },
          restedFor: try row.decode("rested_for", as: Int64?.self).map { .microseconds($0) }))
    }
    return candidates
  }

  /// Compares one segment, drawn at random, with its rows. A difference is an error in the log and a metric; the segment is
  /// of no use any more.
  /// - Returns: nil where there is no segment.
  /// - Throws: `PostgresError`, what the encoder throws.
  public func audit(on connection: PostgresConnection) async throws -> SegmentAudit.Finding? {
    let rows = try await connection.query(
      """
      with drawn as (select gen_random_uuid() as org_id),
      near as (
        (select part.org_id from segments part, drawn
          where part.relation = \(encoder.relation.name) and part.org_id >= drawn.org_id order by 1 limit 1)
        union all
        (select part.org_id from segments part where part.relation = \(encoder.relation.name) order by 1 limit 1)
        limit 1
      )
      select part.org_id, part.starts_at, part.ends_at from near join segments part using (org_id)
      where part.relation = \(encoder.relation.name) and part.payload is not null
      order by random() limit 1
      """)
    guard let row = rows.first else { return nil }
    return try await audit(
      orgID: try row.decode("org_id"), span: TimeSpan(try row.decode("starts_at"), try row.decode("ends_at")),
      on: connection)
  }

  /// Compares one segment with its rows, as ``audit(on:)``.
  /// - Throws: `PostgresError`, what the encoder throws.
  public func audit(
    orgID: UUID, span: TimeSpan, on connection: PostgresConnection
  ) async throws -> SegmentAudit.Finding {
    let finding = try await SegmentAudit(encoder).run(orgID: orgID, span: span, on: connection)
    switch finding {
    case .equal: metrics.audits.increment()
    case .invalid: break
    case .different(let key, let byteCount, let expected):
      metrics.audits.increment()
      metrics.differences.increment()
      logger.error(
        "a segment was not what its rows are: answers may have been wrong; it is made again (docs/segments.md)",
        metadata: [
          "org_id": "\(key.orgID)", "relation": "\(key.relation)", "start": "\(key.start.microseconds)",
          "version": "\(key.version)", "bytes": "\(byteCount)", "expected_bytes": "\(expected)",
        ])
    }
    return finding
  }
}
