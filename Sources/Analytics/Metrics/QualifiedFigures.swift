import Filters
import Postgres
import RPC
import Tenancy

/// The CandidateInfo set in one pass: what needs the passing scores.
struct QualifiedFigures: Sendable {
  /// Campaigns and candidates.
  struct Counts: Sendable {
    /// Those that reached the campaign's passing score.
    var qualified: Int64 = 0
    /// Those that have a score.
    var scored: Int64 = 0
  }

  /// For each bucket of the range, by the best-scored call.
  private(set) var buckets: [Counts]
  private(set) var total = Counts()
  /// Distinct candidates who qualified in at least one campaign.
  private(set) var candidates: Int64 = 0

  /// - Parameter scores: Of every campaign that has a row in the Call set.
  static func read(
    _ filter: ResolvedFilter, scores: [PassingScore], using reader: TenantReader
  ) async throws(RPCError) -> QualifiedFigures {
    guard !scores.isEmpty else { return QualifiedFigures(buckets: filter.range.buckets.count) }
    return try await reader.fold(
      """
      select best_bucket, count(*), count(*) filter (where is_qualified),
        count(distinct candidate_id) filter (where is_qualified)
      from (
        select info.best_bucket, info.candidate_id, info.max_score >= passing.score as is_qualified
        from \(CandidateInfoSet(filter).rows) as info
        join unnest(\(scores.map(\.campaignID)), \(scores.map(\.score))) as passing(campaign_id, score)
          on passing.campaign_id = info.campaign_id
        where info.max_score is not null
      ) as scored
      group by grouping sets ((best_bucket), ())
      """
    ) { rows throws(PostgresError) in
      var figures = QualifiedFigures(buckets: filter.range.buckets.count)
      for row in rows { try figures.add(row) }
      return figures
    }
  }

  /// Nobody.
  init(buckets: Int) { self.buckets = [Counts](repeating: Counts(), count: buckets) }

  private mutating func add(_ row: Row) throws(PostgresError) {
    let counts = Counts(qualified: try row.decode(2), scored: try row.decode(1))
    guard let bucket: Int = try row.decode(0) else {
      total = counts
      candidates = try row.decode(3)
      return
    }
    if buckets.indices.contains(bucket) { buckets[bucket] = counts }
  }
}
