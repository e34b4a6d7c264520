import Access
import Filters

/// Which rows of every relation an answer may read: the scope's, of a span of time, of some campaigns and candidates.
public struct RowFilter: Hashable, Sendable {
  /// Which of a relation's rows, by their time.
  public enum Span: Sendable {
    /// Those of the filter's span; all, where the relation has no time.
    case range
    /// All of them.
    case ever
  }

  let scope: TenantScope
  let span: TenantRows.Span
  let campaigns: CampaignFilter

  /// The rows of a relation that pass the filter.
  public func rows(of relation: Relation, over span: Span = .range) -> TenantRows {
    switch span {
    case .range: TenantRows(of: relation, in: scope, span: self.span, campaigns: campaigns)
    case .ever: TenantRows(of: relation, in: scope, campaigns: campaigns)
    }
  }
}
