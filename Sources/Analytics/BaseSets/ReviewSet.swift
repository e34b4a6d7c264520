import Filters
import Tenancy

/// The base set Review (docs/metrics.md, "Base sets"): of the reviews of the range, the newest of each campaign,
/// candidate and member; of campaigns and candidates that exist, pass the filters and have at least one call, ever. For the
/// oldest of them alone, where ALL_TIME starts: figures are made of columns (`BaseSetReader`).
struct ReviewSet: Sendable {
  /// In parentheses, where a table would stand.
  let rows: TenantQuery

  /// The reviews that pass a filter.
  init(_ filter: RowFilter) {
    // Each row is judged by itself, without a sort of all: so the search for the oldest ends at the first one.
    rows = """
      (
        select campaign_id, candidate_id, feedback, call_last_reviewed_at
        from \(filter.rows(of: .reviews.joinedToCampaignAndCandidate)) as review
        where exists (
          select from \(filter.rows(of: .calls, over: .ever)) as call
          where call.campaign_id = review.campaign_id and call.candidate_id = review.candidate_id
        )
        and not exists (
          select from \(filter.rows(of: .reviews)) as newer
          where newer.campaign_id = review.campaign_id and newer.candidate_id = review.candidate_id
            and newer.member_id = review.member_id
            and (newer.call_last_reviewed_at, newer.id) > (review.call_last_reviewed_at, review.id)
        )
      )
      """
  }

  /// A query for the time of the oldest review.
  static func oldestTime(in filter: RowFilter) -> TenantQuery {
    "select call_last_reviewed_at from \(ReviewSet(filter).rows) as review order by call_last_reviewed_at limit 1"
  }
}
