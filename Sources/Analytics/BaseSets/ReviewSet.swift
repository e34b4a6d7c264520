import Filters

/// The base set Review (metrics.md, "AnalyticsService"): of the reviews of the range, the newest of each campaign,
/// candidate and member; of campaigns and candidates that exist, pass the filters and have at least one call, ever.
struct ReviewSet: Sendable {
  /// In parentheses, where a table would stand.
  let rows: TenantQuery

  /// The reviews that pass a filter.
  init(_ filter: RowFilter) {
    rows = """
      (
        select distinct on (campaign_id, candidate_id, member_id)
          campaign_id, candidate_id, feedback, call_last_reviewed_at
        from \(filter.rows(of: .reviews.joinedToCampaignAndCandidate)) as review
        where exists (
          select from \(filter.rows(of: .calls, over: .ever)) as call
          where call.campaign_id = review.campaign_id and call.candidate_id = review.candidate_id
        )
        order by campaign_id, candidate_id, member_id, call_last_reviewed_at desc, id desc
      )
      """
  }

  /// A query for the time of the oldest review.
  static func oldestTime(in filter: RowFilter) -> TenantQuery {
    "select min(call_last_reviewed_at) from \(ReviewSet(filter).rows) as review"
  }
}
