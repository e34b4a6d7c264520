import Columns
import Foundation
import Postgres
import RPC
import Segments
import Time

/// One reading of segments and rows by a plan, in the plan's snapshot.
struct SegmentReading: Sendable {
  /// Fetched and decoded at once: one more than there are cores, since some wait for the database.
  static let fetches = ProcessInfo.processInfo.activeProcessorCount + 1

  let relation: ColumnRelation
  let filter: RowFilter
  let identifiers: Identifiers
  let reader: SegmentReader
  let found: SegmentReader.Reading
  let segments: SegmentColumns
  let runner: AnyRunner

  private var orgID: UUID { filter.scope.orgID }
  private var rows: RowColumns { RowColumns(runner: runner) }

  /// Hands all rows to `fold`.
  /// - Returns: False where they must be read from rows alone: the relation has got other tables or files meanwhile, or a
  ///   payload is damaged.
  func read(into fold: SharedReading) async throws(RPCError) -> Bool {
    do {
      for window in ReadingWindow.all(of: ReadingStep.all(of: found.plan), limits: segments.limits) {
        try await read(window, into: fold)
      }
      if found.plan.rows.isEmpty { return true }
      if try await reader.isStill(found, using: runner) { return true }
      segments.noteRepetition()
      return false
    } catch let error as RPCError {
      throw error
    } catch let error as PostgresError {
      throw RPCError(error)
    } catch let error as ColumnError {
      segments.noteDamage(orgID, reader.relation, error)
      return false
    } catch {
      // Nothing else is thrown but that the task was cancelled.
      throw .callCancelled
    }
  }

  private func read(_ window: ReadingWindow, into fold: SharedReading) async throws {
    if Task.isCancelled { throw RPCError.callCancelled }
    if window.isStreamed {
      for span in window.rowSpans { try await stream(span, into: fold) }
      return
    }
    let lease = try await segments.memory.read(window.uses.map(key), decode: decoded)
    var batches: [Instant: [ColumnBatch]] = [:]
    for use in window.uses {
      guard let decoded = lease.values[key(use)], decoded.identifiers === identifiers else {
        throw ColumnError.damagedPayload("it is not there")
      }
      batches[use.start] = decoded.batches
    }
    var kept: [ColumnBatch]? = []
    if !window.rowSpans.isEmpty {
      kept = try await rows.batches(
        relation, filter.rows(of: relation.relation, in: window.rowSpans), identifiers: identifiers,
        limit: segments.limits.keptRows)
    }
    if let kept {
      try await fold.fold(window.slices(segments: batches, rows: kept))
    } else {
      for step in window.steps {
        if let use = step.use {
          try await fold.fold(step.slices(of: (batches[use.start] ?? [])[...]))
        } else {
          try await stream(step.span, into: fold)
        }
      }
    }
    // Not before: what is read can't go.
    withExtendedLifetime(lease) {}
  }

  private func stream(_ span: TimeSpan, into fold: SharedReading) async throws(RPCError) {
    try await rows.read(relation, filter.rows(of: relation.relation, in: [span]), identifiers: identifiers) {
      (batch) throws(RPCError) in try fold.fold(ColumnSlice(batch))
    }
  }

  private func key(_ use: AnswerPlan.Use) -> SegmentKey {
    // What is not read of a payload isn't there for those who do.
    let name = reader.relation.name
    return SegmentKey(
      orgID: orgID, relation: relation.layout.unreadRoles == 0 ? name : "\(name), partly", start: use.start,
      version: use.version)
  }

  // Fetching and decoding.

  private func decoded(
    _ keys: [SegmentKey]
  ) async throws -> [SegmentKey: SegmentMemory<SegmentColumns.Decoded>.Decoded] {
    let wanted = Set(keys.map(\.start))
    let uses = found.plan.segments.filter { wanted.contains($0.start) }
    return try await withThrowingTaskGroup(of: [SegmentKey: SegmentMemory<SegmentColumns.Decoded>.Decoded].self) {
      group in
      var all: [SegmentKey: SegmentMemory<SegmentColumns.Decoded>.Decoded] = [:]
      for (number, part) in parts(of: uses).enumerated() {
        if number >= Self.fetches, let done = try await group.next() { all.merge(done) { $1 } }
        group.addTask { try await decoded(part) }
      }
      for try await done in group { all.merge(done) { $1 } }
      return all
    }
  }

  private func decoded(
    _ uses: ArraySlice<AnswerPlan.Use>
  ) async throws -> [SegmentKey: SegmentMemory<SegmentColumns.Decoded>.Decoded] {
    let payloads = try await reader.payloads(orgID: orgID, of: Array(uses), using: runner)
    var all: [SegmentKey: SegmentMemory<SegmentColumns.Decoded>.Decoded] = [:]
    for use in uses {
      try Task.checkCancellation()
      guard let payload = payloads[use.start] else { throw ColumnError.damagedPayload("it is not there") }
      let batches = try ColumnPayload.decode(payload, layout: relation.layout, identifiers: identifiers)
      // With what the numbers of those identifiers take that others don't have.
      let byteCount = batches.reduce(identifiers.takeGrowth()) { $0 + $1.memory }
      all[key(use)] = .init(.init(batches: batches, identifiers: identifiers), byteCount: byteCount)
    }
    return all
  }

  /// Segments that are fetched together.
  private func parts(of uses: [AnswerPlan.Use]) -> [ArraySlice<AnswerPlan.Use>] {
    var parts: [ArraySlice<AnswerPlan.Use>] = []
    var (start, bytes) = (0, 0)
    for (index, use) in uses.enumerated() {
      if index > start, bytes + use.byteCount > segments.limits.fetched {
        parts.append(uses[start..<index])
        (start, bytes) = (index, 0)
      }
      bytes += use.byteCount
    }
    if start < uses.count { parts.append(uses[start...]) }
    return parts
  }
}
