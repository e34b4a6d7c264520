import Filters
import Postgres
import RPC
import Tenancy

/// The CandidateInfo set in one pass: what needs no passing scores.
struct CandidateFigures: Sendable {
  /// Distinct candidates.
  private(set) var contacted: Int64 = 0
  /// Distinct candidates who opted out.
  private(set) var optedOut: Int64 = 0
  /// Distinct candidates who gave a reason to withdraw.
  private(set) var withdrawn: Int64 = 0
  /// Distinct candidates who asked for accommodation.
  private(set) var accommodated: Int64 = 0
  /// Campaigns and candidates whose newest review is `up`.
  private(set) var thumbsUp: Int64 = 0
  /// Campaigns and candidates whose newest review is `down`.
  private(set) var thumbsDown: Int64 = 0
  /// Campaigns and candidates whose first interview ever is in the set, not before the candidate was added.
  private(set) var firstInterviews: Int64 = 0
  /// From the adding to the first interview, summed over these, in seconds: exact but for its last rounding.
  private(set) var firstInterviewSecs: Double = 0

  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CandidateFigures {
    // The sum is one of `numeric`, so that it is exact in any order.
    // That no interview was earlier is asked last, and only of those that count if so: it is an index probe each.
    // `offset 0` keeps PostgreSQL from asking once for every use of the column.
    try await reader.fold(
      """
      select count(distinct candidate_id) as contacted, count(distinct candidate_id) filter (where opted_out) as opted_out,
        count(distinct candidate_id) filter (where has_withdrawn) as withdrawn,
        count(distinct candidate_id) filter (where needs_accommodation) as accommodated,
        count(*) filter (where feedback = 'up') as thumbs_up, count(*) filter (where feedback = 'down') as thumbs_down,
        count(wait_secs) as first_interviews, sum(wait_secs) as first_interview_secs
      from (
        select info.*,
          case when isfinite(membership.added_at) and first_interview_at >= membership.added_at
            and not exists (
              select from \(filter.lookup(.calls)) as earlier
              where earlier.campaign_id = info.campaign_id and earlier.candidate_id = info.candidate_id
                and earlier.created_at < \(filter.range.start) and \(CallSet.isInterview)
            )
          then extract(epoch from first_interview_at - membership.added_at) end as wait_secs
        from \(CandidateInfoSet(filter).rows) as info
        left join \(filter.rows(of: .campaignCandidates, over: .ever)) as membership
          on membership.campaign_id = info.campaign_id and membership.candidate_id = info.candidate_id
        offset 0
      ) as info
      """
    ) { rows throws(PostgresError) in try CandidateFigures(rows.first) }
  }

  /// Nobody.
  init() {}

  private init(_ row: Row?) throws(PostgresError) {
    guard let row else { return }
    contacted = try row.decode("contacted")
    optedOut = try row.decode("opted_out")
    withdrawn = try row.decode("withdrawn")
    accommodated = try row.decode("accommodated")
    thumbsUp = try row.decode("thumbs_up")
    thumbsDown = try row.decode("thumbs_down")
    firstInterviews = try row.decode("first_interviews")
    firstInterviewSecs = try row.decode("first_interview_secs") ?? 0
  }
}
