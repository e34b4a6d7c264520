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
  /// From the adding to the first interview, summed over these, in seconds.
  private(set) var firstInterviewSecs: Double = 0

  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CandidateFigures {
    // That no interview was earlier is asked last, and only of those that count if so: it is an index probe each.
    // `offset 0` keeps PostgreSQL from asking once for every use of the column.
    try await reader.fold(
      """
      select count(distinct candidate_id), count(distinct candidate_id) filter (where opted_out),
        count(distinct candidate_id) filter (where has_withdrawn),
        count(distinct candidate_id) filter (where needs_accommodation),
        count(*) filter (where feedback = 'up'), count(*) filter (where feedback = 'down'),
        count(wait_secs), sum(wait_secs)::double precision
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
    contacted = try row.decode(0)
    optedOut = try row.decode(1)
    withdrawn = try row.decode(2)
    accommodated = try row.decode(3)
    thumbsUp = try row.decode(4)
    thumbsDown = try row.decode(5)
    firstInterviews = try row.decode(6)
    firstInterviewSecs = try row.decode(7) ?? 0
  }
}
