import Access
import Filters
public import Foundation
public import Time

/// Which rows of every relation an answer may read: the scope's, of a span of time, of some campaigns and candidates.
public struct RowFilter: Sendable {
  /// Which of a relation's rows, by their time.
  public enum Span: Sendable {
    /// Those of the filter's span; all, where the relation has no time.
    case range
    /// All of them.
    case ever
  }

  let scope: TenantScope
  private(set) var span: TenantRows.Span
  private(set) var campaigns: CampaignFilter
  /// Which campaigns and candidates rows are joined to; nil where nobody has asked.
  var joined: JoinedIdentifiers?

  /// Those candidates that are looked at; all, when empty. Of use to SQL alone.
  private(set) var sought: [UUID] = []

  /// As many candidates as a statement is told of.
  public static let mostCandidates = 4_096

  init(scope: TenantScope, span: TenantRows.Span, campaigns: CampaignFilter) {
    (self.scope, self.span, self.campaigns) = (scope, span, campaigns)
  }

  /// The same filter of all time.
  public var ever: RowFilter { over(.ever) }

  /// The same filter of all time before an instant.
  public func before(_ end: Instant) -> RowFilter { over(.between(.distantPast, end)) }

  private func over(_ span: TenantRows.Span) -> RowFilter {
    var filter = self
    filter.span = span
    return filter
  }

  /// At least the rows of these candidates, all of which pass the filter: so that no more are read than is worth it. Whoever
  /// asks looks at these alone.
  public func reading(candidates: [UUID]) -> RowFilter {
    guard !candidates.isEmpty, candidates.count <= Self.mostCandidates else { return self }
    var filter = self
    filter.sought = candidates
    return filter
  }

  /// The same filter over all rows that pass it, where they are had without looking for them.
  var unsought: RowFilter {
    var filter = self
    filter.sought = []
    return filter
  }

  /// For those that are sought an index is used: they pass the filter's own conditions on candidates.
  private var narrowedCampaigns: CampaignFilter {
    guard !sought.isEmpty else { return campaigns }
    var narrowed = campaigns
    narrowed.candidateIDs = sought
    return narrowed
  }

  /// The rows of a relation that pass the filter.
  public func rows(of relation: Relation, over span: Span = .range) -> TenantRows {
    switch span {
    case .range: TenantRows(of: relation, in: scope, span: self.span, campaigns: narrowedCampaigns)
    case .ever: TenantRows(of: relation, in: scope, campaigns: narrowedCampaigns)
    }
  }
}
