import Access
public import Columns
import Filters
import Foundation
public import RPC
import Segments
import Time

extension TenantReader {
  /// Whose numbers the columns of an answer have: what is folded together shares them.
  public func identifiers(of filter: RowFilter) -> Identifiers { columns.identifiers(of: filter.scope.orgID) }

  /// Whose numbers the columns of a tenant's answer have: what is folded together shares them.
  public func identifiers(of tenant: Tenant) -> Identifiers { columns.identifiers(of: tenant.scope.orgID) }

  /// Folds the rows of a relation that pass a filter, in the order of time, away from the caller's executor. A call that was
  /// cancelled stops with the batch that it is at. Folds of the same rows that begin together share one reading.
  ///
  /// - Parameters:
  ///   - relation: Whose rows.
  ///   - filter: The tenant, the range and what else narrows the rows: applied here, whatever the source hands out.
  ///   - identifiers: What ``identifiers(of:)`` gave for the answer.
  ///   - fold: What takes the rows: of no rows yet.
  /// - Returns: The fold with all rows in it.
  /// - Throws: What the client may know of a failure.
  public func fold<Value: Fold>(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: Value
  ) async throws(RPCError) -> Value {
    let columns = columns
    return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(RPCError) -> Value in
      var joined = filter
      if filter.joined == nil, filter.needsJoin(of: relation.relation) {
        joined = try await joining(filter, identifiers: identifiers)
      }
      let progress = FoldProgress(fold, joined.selection(of: relation.relation), identifiers)
      try await columns.read(relation, of: filter, identifiers: identifiers, into: progress)
      return progress.value
    }
  }

  /// How many rows of a relation pass a filter. Where they pass for their time alone, segments that say how many they have
  /// are not read.
  ///
  /// - Parameters:
  ///   - relation: Whose rows.
  ///   - filter: The tenant, the range and what else narrows the rows.
  ///   - identifiers: What ``identifiers(of:)`` gave for the answer.
  /// - Throws: What the client may know of a failure.
  func count(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers
  ) async throws(RPCError) -> Int64 {
    let selection = filter.selection(of: relation.relation)
    guard selection.isOfTimeAlone, !filter.needsJoin(of: relation.relation) else {
      return try await fold(relation, of: filter, identifiers: identifiers, into: RowTotal()).count
    }
    let columns = columns
    return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(RPCError) -> Int64 in
      let total = FoldProgress(RowTotal(), selection, identifiers)
      let counted = try await columns.count(relation, of: filter, identifiers: identifiers, into: total)
      return counted.addingSaturating(total.value.count)
    }
  }
}

extension RowFilter {
  /// What of a relation's rows passes, over columns.
  func selection(of relation: Relation) -> RowSelection {
    var selection: RowSelection
    switch span {
    case .ever: selection = RowSelection(from: .min, to: .max)
    case .between(let start, let end): selection = RowSelection(from: start.microseconds, to: end.microseconds)
    }
    if case .own = scope.view {
      // Columns know rows of phones alone; of relations that are another's by another rule a member sees none.
      if case .phone = relation.memberRule {
        selection.allow(only: scope.phoneIDs.map(Identifier.init), as: .phone)
      } else {
        selection.allow(only: [], as: .phone)
      }
    }
    if relation.campaign != nil, !campaigns.campaignIDs.isEmpty {
      selection.allow(only: campaigns.campaignIDs.map(Identifier.init), as: .campaign)
    }
    if relation.candidate != nil, !campaigns.candidateIDs.isEmpty {
      selection.allow(only: campaigns.candidateIDs.map(Identifier.init), as: .candidate)
    }
    narrow(&selection, of: relation)
    return selection
  }

  /// At least the rows of a relation that pass, of several parts of time. What they are joined to is for the selection to
  /// say: to look at all campaigns and candidates would take many times as long as to read the rows.
  func rows(of relation: Relation, in spans: [TimeSpan]) -> TenantRows {
    let unjoined = relation.unjoined
    return TenantRows(
      all: spans.map { span in
        RowFilter(scope: scope, span: .between(span.start, span.end), campaigns: campaigns.ofIDsAlone)
          .rows(of: unjoined)
      })
  }
}

extension Identifier {
  /// The bytes of a UUID.
  public init(_ id: UUID) {
    let (high, low) = withUnsafeBytes(of: id.uuid) { bytes in
      (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
    self.init(high: high, low: low)
  }
}

extension UUID {
  /// The UUID of these bytes.
  public init(_ identifier: Identifier) {
    var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) { bytes in
      bytes.storeBytes(of: identifier.high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: identifier.low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    self.init(uuid: bytes)
  }
}

extension ResolvedFilter {
  /// What the local clocks show in the range.
  public var clock: RangeClock {
    RangeClock(from: range.start, to: range.end, in: range.zone, bucketStarts: range.buckets.startInstants)
  }
}
