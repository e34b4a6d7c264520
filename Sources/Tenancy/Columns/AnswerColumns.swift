import Access
import Columns
import Filters
import Foundation
import Postgres
import RPC
import Segments
import Synchronization
import Time

/// The columns of one answer, in one snapshot: of segments where they hold, of rows where they don't
/// (docs/segments.md, "The protocol"). Folds that begin together share one reading.
final class AnswerColumns: ColumnSource {
  /// Which rows are handed out.
  private struct Key: Hashable {
    let relation: String
    let isJoined: Bool
    let conditions: [String]
    let layout: ColumnLayout
    let scope: TenantScope
    let span: TenantRows.Span
    let campaigns: CampaignFilter
    let sought: [UUID]

    init(_ relation: ColumnRelation, _ filter: RowFilter) {
      self.relation = relation.relation.name
      isJoined = relation.relation.isJoined
      conditions = relation.relation.conditions
      layout = relation.layout
      (scope, span, campaigns, sought) = (filter.scope, filter.span, filter.campaigns, filter.sought)
    }
  }

  private struct Contents {
    var identifiers: [UUID: Identifiers] = [:]
    var readings: [Key: SharedReading] = [:]
  }

  private let runner: any StatementRunner
  /// Nil where segments are not used.
  private let segments: SegmentColumns?
  private let contents = Mutex(Contents())

  /// Reads by `runner`: a snapshot.
  init(runner: any StatementRunner, segments: SegmentColumns?) {
    (self.runner, self.segments) = (runner, segments)
  }

  /// SQL joins rows; what is kept of them doesn't know what they are joined to.
  var handsOutJoinedRows: Bool { segments == nil }

  func identifiers(of orgID: UUID) -> Identifiers {
    contents.withLock { contents in
      if let known = contents.identifiers[orgID] { return known }
      let identifiers = segments?.registry.identifiers(of: orgID) ?? Identifiers()
      contents.identifiers[orgID] = identifiers
      return identifiers
    }
  }

  func read(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
  ) async throws(RPCError) {
    let key = Key(relation, filter)
    while true {
      let (reading, place) = contents.withLock { contents -> (SharedReading, Int?) in
        if let running = contents.readings[key], let place = running.join(fold) { return (running, place) }
        let reading = SharedReading(leading: fold)
        contents.readings[key] = reading
        return (reading, nil)
      }
      guard let place else { return try await lead(reading, relation, filter, identifiers) }
      switch await reading.wait(place) {
      case .done: return
      case .failed(let error): throw error
      case .abandoned: fold.restart()
      }
    }
  }

  func count(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
  ) async throws(RPCError) -> Int64 {
    try await read(relation, filter, identifiers, into: SharedReading(leading: fold), isCount: true)
  }

  private func lead(
    _ reading: SharedReading, _ relation: ColumnRelation, _ filter: RowFilter, _ identifiers: Identifiers
  ) async throws(RPCError) {
    do throws(RPCError) {
      _ = try await read(relation, filter, identifiers, into: reading, isCount: false)
      reading.end(.done)
    } catch {
      reading.end(error.code == .cancelled ? .abandoned : .failed(error))
      throw error
    }
  }

  /// - Returns: How many rows were counted and not handed out: none but for a count.
  private func read(
    _ relation: ColumnRelation, _ filter: RowFilter, _ identifiers: Identifiers, into fold: SharedReading, isCount: Bool
  ) async throws(RPCError) -> Int64 {
    let rows = RowColumns(runner: runner)
    if let segments, let tracked = relation.tracked, let span = filter.spanOfSegments(relation) {
      let reader = SegmentReader(tracked, format: relation.layout.format)
      var found = try await RPCError.mapping { () async throws(PostgresError) in
        try await segments.reading(
          by: reader, orgID: filter.scope.orgID, span: span, using: runner)
      }
      let counted = isCount ? found?.plan.takeCounted() ?? 0 : 0
      if let found {
        let reading = SegmentReading(
          relation: relation, filter: filter.unsought, identifiers: identifiers, reader: reader, found: found,
          segments: segments, runner: AnyRunner(runner: runner))
        if try await reading.read(into: fold) {
          segments.noteReading(fromSegments: true)
          return counted
        }
        // What came so far may be wrong.
        fold.restart()
      }
      segments.noteReading(fromSegments: false)
    }
    let all = if case .ever = filter.span { relation.ofAnyTime } else { relation }
    try await rows.read(all, filter.rows(of: relation.relation), identifiers: identifiers) {
      (batch) throws(RPCError) in try fold.fold(ColumnSlice(batch))
    }
    return 0
  }
}

extension RowFilter {
  /// Of what time segments may be read; nil where an index finds the rows sooner, those of some candidates whenever it was.
  fileprivate func spanOfSegments(_ relation: ColumnRelation) -> TimeSpan? {
    let span =
      switch span {
      case .ever: TimeSpan(.distantPast, .distantFuture)
      case .between(let start, let end): TimeSpan(start, end)
      }
    let isSought = relation.isIndexedByCandidate && !campaigns.candidateIDs.isEmpty
    return span.start == .distantPast && isSought ? nil : span
  }
}

extension RPCError {
  /// Runs `body`; a failure of the database is what the client may know of it.
  static func mapping<Value>(
    _ body: () async throws(PostgresError) -> Value
  ) async throws(RPCError) -> Value {
    do {
      return try await body()
    } catch {
      throw RPCError(error)
    }
  }
}
