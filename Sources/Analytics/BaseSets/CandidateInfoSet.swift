import Filters
import Tenancy

/// The base set CandidateInfo (docs/metrics.md, "Base sets"): a row for each campaign and candidate of the Call set.
///
/// | column | meaning |
/// | --- | --- |
/// | `max_score` | the best score of its calls in the set; null without any |
/// | `best_bucket` | the index of the bucket of the call with that score, the earliest of equals |
/// | `first_interview_at` | the first interview in the set; null without any |
/// | `opted_out`, `has_withdrawn`, `needs_accommodation` | whether a call in the set says so |
/// | `feedback` | of its newest review ever, whatever the range; null without one |
///
/// PostgreSQL leaves out what a query doesn't read.
struct CandidateInfoSet: Sendable {
  /// In parentheses, where a table would stand.
  let rows: TenantQuery

  /// Campaigns and candidates of the calls that pass a filter.
  init(_ filter: ResolvedFilter) {
    // Arrays compare element by element: the greatest has the best score, and of those the earliest bucket.
    let best: TenantQuery = "(max(array[score, -bucket]) filter (where score is not null))"
    // Backwards in all columns, as the index of reviews can be read.
    rows = """
      (
        select pair.*, review.feedback
        from (
          select campaign_id, candidate_id, \(best)[1] as max_score, -\(best)[2]::integer as best_bucket,
            min(created_at) filter (where is_interview) as first_interview_at, bool_or(opted_out) as opted_out,
            bool_or(withdrawal_reason is not null) as has_withdrawn,
            bool_or(accommodation_requested) as needs_accommodation
          from (
            select *, \(bucketOf: "created_at", in: filter.range.buckets)::double precision as bucket
            from \(CallSet(filter.rows).rows) as call
          ) as call
          group by campaign_id, candidate_id
        ) as pair
        left join (
          select distinct on (campaign_id, candidate_id) campaign_id, candidate_id, feedback
          from \(filter.rows(of: .reviews, over: .ever)) as review
          order by campaign_id desc, candidate_id desc, call_last_reviewed_at desc, id desc
        ) as review on review.campaign_id = pair.campaign_id and review.candidate_id = pair.candidate_id
      )
      """
  }
}
