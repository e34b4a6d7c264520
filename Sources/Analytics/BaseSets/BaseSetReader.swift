import Columns
import Filters
import Foundation
import RPC
import Tenancy

/// Reads the rows of an answer's base sets as columns.
struct BaseSetReader: Sendable {
  let filter: ResolvedFilter
  let identifiers: Identifiers
  /// With what the rows are joined to.
  let rows: RowFilter
  let reader: TenantReader

  /// Looks up what rows are joined to, where their source doesn't join them.
  init(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) {
    (self.filter, self.reader) = (filter, reader)
    identifiers = reader.identifiers(of: filter.tenant)
    rows = try await reader.joining(filter.rows, identifiers: identifiers)
  }

  /// The Call set, and what the CandidateInfo set has of it.
  func calls() async throws(RPCError) -> InterviewCalls { try await calls(into: InterviewCalls(filter.clock)) }

  /// The Call set in a fold.
  func calls<Value: Fold>(into fold: Value) async throws(RPCError) -> Value {
    try await reader.fold(.interviewCalls, of: rows, identifiers: identifiers, into: fold)
  }

  /// Rows of the range of a relation that names campaigns and candidates, whether or not these exist.
  func sums(of relation: ColumnRelation) async throws(RPCError) -> RowSums {
    try await reader.fold(relation, of: rows, identifiers: identifiers, into: RowSums(filter.clock))
  }

  /// The newest review of the range by campaign, candidate and member, whether or not there was a call.
  func reviews() async throws(RPCError) -> CandidateReviews {
    try await reader.fold(
      .joinedReviews, of: rows, identifiers: identifiers, into: CandidateReviews(filter.clock))
  }

  /// What the newest review ever says of each of some campaigns and candidates.
  func feedback(of pairs: PairPlaces) async throws(RPCError) -> [ReviewFeedback?] {
    try await reader.fold(
      .reviews, of: rows.ever.reading(candidates: ids(of: pairs)), identifiers: identifiers,
      into: NewestFeedback(of: pairs)
    ).feedback
  }

  /// Since when each of some candidates is in the campaign.
  func addedTimes(of pairs: PairPlaces) async throws(RPCError) -> [Int64?] {
    try await reader.fold(
      .campaignCandidates, of: rows.ever.reading(candidates: ids(of: pairs)), identifiers: identifiers,
      into: AddedTimes(of: pairs)
    ).times
  }

  /// Which of some candidates were called for the campaign, and interviewed: ever, or before the range.
  func history(of pairs: PairPlaces, beforeRange: Bool) async throws(RPCError) -> CallHistory {
    let history = CallHistory(of: pairs)
    guard pairs.count > 0 else { return history }
    let rows = beforeRange ? rows.before(filter.range.start) : rows.ever
    return try await reader.fold(
      .interviewCalls, of: rows.reading(candidates: ids(of: pairs)), identifiers: identifiers, into: history)
  }

  /// The ids of candidates, each once; none where there are too many to look for.
  private func ids(of pairs: PairPlaces) -> [UUID] {
    guard pairs.count <= RowFilter.mostCandidates else { return [] }
    let numbers = Array(Set((0..<pairs.count).map { pairs[$0].second }))
    return identifiers.candidates.identifiers(of: numbers).compactMap { $0.map(UUID.init) }
  }
}
