import Columns
import Filters
import RPC
import Tenancy

/// The base set Call (docs/metrics.md, "Base sets"): calls of the range that have a campaign and a candidate, joined to
/// both, with the filters applied. Its rows are read as columns (`interviewCalls`).
enum CallSet {
  private static let calls = Relation.calls.joinedToCampaignAndCandidate

  /// Those that somebody answered.
  static let answered = calls.where("status in ('in_progress', 'completed')")

  /// A query for the time of the oldest call.
  static func oldestTime(in filter: RowFilter) -> TenantQuery? { calls.oldestTime(in: filter) }
}
