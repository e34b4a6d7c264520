import Filters
import Tenancy

/// The base set Call (docs/metrics.md, "Base sets"): calls of the range that have a campaign and a candidate, joined to
/// both, with the filters applied.
///
/// A score or completion rate that is not a finite number is none. A call of an unknown status is in the set, and not answered.
struct CallSet: Sendable {
  /// In parentheses, where a table would stand.
  let rows: TenantQuery

  private static let calls = Relation.calls.joinedToCampaignAndCandidate

  /// The calls that pass a filter.
  init(_ filter: RowFilter) {
    rows = """
      (
        select campaign_id, candidate_id, created_at, duration_secs, \(finite: "score") as score,
          withdrawal_reason, accommodation_requested, opted_out,
          \(Self.isAnswered) as is_answered, \(Self.isInterview) as is_interview,
          \(Self.isAnswered) and question_completion_rate >= 1 and question_completion_rate < 'Infinity' as is_completed
        from \(filter.rows(of: Self.calls)) as call
      )
      """
  }

  /// Those that somebody answered.
  static let answered = calls.where("status in ('in_progress', 'completed')")

  /// Over columns of calls: somebody answered.
  static let isAnswered: TenantQuery = "status in ('in_progress', 'completed')"

  /// Over columns of calls: somebody answered, and at least one question. `NaN` is more than any number here.
  static let isInterview: TenantQuery =
    "\(isAnswered) and question_completion_rate > 0 and question_completion_rate < 'Infinity'"

  /// A query for the time of the oldest call.
  static func oldestTime(in filter: RowFilter) -> TenantQuery? { calls.oldestTime(in: filter) }
}
