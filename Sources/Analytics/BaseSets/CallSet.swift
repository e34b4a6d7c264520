import Filters
import Tenancy

/// The base set Call (docs/metrics.md, "Base sets"): calls of the range that have a campaign and a candidate, joined to
/// both, with the filters applied.
///
/// A score or completion rate that is not a number is none. A call of an unknown status is in the set, and not answered.
struct CallSet: Sendable {
  /// In parentheses, where a table would stand.
  let rows: TenantQuery

  private static let calls = Relation.calls.joinedToCampaignAndCandidate

  /// The calls that pass a filter.
  init(_ filter: RowFilter) {
    rows = """
      (
        select campaign_id, candidate_id, created_at, duration_secs, nullif(score, 'NaN') as score,
          withdrawal_reason, accommodation_requested, opted_out,
          \(Self.isAnswered) as is_answered, \(Self.isInterview) as is_interview,
          \(Self.isAnswered) and nullif(question_completion_rate, 'NaN') >= 1 as is_completed
        from \(filter.rows(of: Self.calls)) as call
      )
      """
  }

  /// Over columns of calls: somebody answered.
  static let isAnswered: TenantQuery = "status in ('in_progress', 'completed')"

  /// Over columns of calls: somebody answered, and at least one question.
  static let isInterview: TenantQuery = "\(isAnswered) and nullif(question_completion_rate, 'NaN') > 0"

  /// A query for the time of the oldest call.
  static func oldestTime(in filter: RowFilter) -> TenantQuery? { calls.oldestTime(in: filter) }
}
