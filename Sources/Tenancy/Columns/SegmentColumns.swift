import Columns
import Foundation
public import Logging
import Metrics
import Postgres
public import Segments
import Synchronization
import Time

/// What all answers of a server share of segments: those that are decoded, the numbers of identifiers in them, and how
/// often organizations are asked about. Where there are none, answers are read from rows.
public final class SegmentColumns: Sendable {
  /// A segment's batches. Their numbers are those of `identifiers`, which are known as long as somebody has them: so they
  /// stay beside the batches.
  struct Decoded: Sendable {
    let batches: [ColumnBatch]
    let identifiers: Identifiers
  }

  /// No segments are asked for so long where there were no relations of them, or no rights.
  static let pauseWithoutAccess = Duration.seconds(60)

  let memory: SegmentMemory<Decoded>
  let registry = IdentifierRegistry<UUID>()
  let demand: SegmentDemand
  let limits: ReadingLimits
  private let metrics: SegmentReadMetrics
  private let logger: Logger
  /// What the metrics were told last.
  private let reported = Mutex((hits: 0, misses: 0))
  /// Until when no segments of a relation are asked for.
  private let pauses = Mutex<[String: ContinuousClock.Instant]>([:])

  /// - Parameters:
  ///   - memory: How many bytes of decoded segments are kept.
  ///   - demand: Told which organizations are asked about.
  public convenience init(memory: Int, demand: SegmentDemand, logger: Logger) {
    self.init(memory: memory, demand: demand, limits: ReadingLimits(), logger: logger)
  }

  init(memory: Int, demand: SegmentDemand, limits: ReadingLimits, logger: Logger) {
    self.limits = limits
    self.memory = SegmentMemory(limit: memory)
    self.demand = demand
    self.logger = logger
    metrics = SegmentReadMetrics()
  }

  /// How much is kept, and how often it was of use.
  public var statistics: (segmentCount: Int, byteCount: Int, hits: Int, misses: Int) {
    let statistics = memory.statistics
    return (statistics.segmentCount, statistics.byteCount, statistics.hits, statistics.misses)
  }

  /// Where the rows of a span come from in the snapshot of `runner`; nil for rows alone.
  func reading(
    by reader: SegmentReader, orgID: UUID, span: TimeSpan, using runner: any StatementRunner
  ) async throws(PostgresError) -> SegmentReader.Reading? {
    let name = reader.relation.name
    guard !pauses.withLock({ $0[name].map { $0 > .now } ?? false }) else { return nil }
    demand.note(orgID)
    let reading: SegmentReader.Reading
    do throws(PostgresError) {
      reading = try await reader.reading(orgID: orgID, range: span, using: AnyRunner(runner: runner))
    } catch {
      guard error.sqlState == .undefinedTable || error.sqlState == .insufficientPrivilege else { throw error }
      pause(name, error)
      return nil
    }
    return reading.plan.segments.isEmpty ? nil : reading
  }

  /// Tells the metrics how much is kept, and how often it was of use.
  public func reportMetrics() {
    let now = memory.statistics
    let before = reported.withLock { reported in
      defer { reported = (now.hits, now.misses) }
      return reported
    }
    metrics.memory.record(now.byteCount)
    metrics.kept.record(now.segmentCount)
    metrics.hits.increment(by: max(0, now.hits - before.hits))
    metrics.misses.increment(by: max(0, now.misses - before.misses))
  }

  func noteReading(fromSegments: Bool) { (fromSegments ? metrics.fromSegments : metrics.fromRows).increment() }

  /// Rows were read behind which the relation had other tables or files.
  func noteRepetition() { metrics.repeated.increment() }

  /// A payload could not be decoded.
  func noteDamage(_ orgID: UUID, _ relation: TrackedRelation, _ error: ColumnError) {
    metrics.damaged.increment()
    logger.error(
      "a segment can't be decoded: rows are read instead (docs/segments.md)",
      metadata: ["org_id": "\(orgID)", "relation": "\(relation)", "cause": "\(error)"])
  }

  private func pause(_ relation: String, _ error: PostgresError) {
    let isFirst = pauses.withLock { $0.updateValue(.now + Self.pauseWithoutAccess, forKey: relation) == nil }
    guard isFirst else { return }
    logger.notice(
      "segments can't be read: answers are made of rows (docs/segments.md)",
      metadata: ["relation": "\(relation)", "cause": "\(error.message)"])
  }
}

/// A runner of any kind as one of some kind.
struct AnyRunner: StatementRunner {
  let runner: any StatementRunner

  func query(_ statement: Statement) async throws(PostgresError) -> Rows { try await runner.query(statement) }

  func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    try await runner.copyOut(query, take)
  }
}
