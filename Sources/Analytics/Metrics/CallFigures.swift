import Filters
import Postgres
import RPC
import Tenancy

/// The Call set by bucket, in one pass.
struct CallFigures: Sendable {
  /// The calls of a bucket.
  struct Counts: Sendable {
    var calls: Int64 = 0
    var answered: Int64 = 0
    /// Answered calls with a question answered.
    var interviews: Int64 = 0
    /// Answered calls with every question answered.
    var completed: Int64 = 0
    /// Interviews whose length is known.
    var interviewsWithLength: Int64 = 0
    /// The length of answered calls, in seconds.
    var answeredSecs: Int64 = 0
    /// The length of interviews, in seconds.
    var interviewSecs: Int64 = 0
  }

  /// For each bucket of the range.
  private(set) var buckets: [Counts]
  /// Distinct candidates for each bucket; one who was called in several buckets counts in each.
  private(set) var candidates: [Int64]
  /// Of the whole range.
  private(set) var total = Counts()

  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CallFigures {
    try await reader.fold(
      """
      select bucket, count(*) as calls, count(*) filter (where is_answered) as answered,
        count(*) filter (where is_interview) as interviews, count(*) filter (where is_completed) as completed,
        count(duration_secs) filter (where is_interview) as interviews_with_length,
        sum(duration_secs) filter (where is_answered) as answered_secs,
        sum(duration_secs) filter (where is_interview) as interview_secs, count(distinct candidate_id) as candidates
      from (
        select *, \(bucketOf: "created_at", in: filter.range.buckets) as bucket
        from \(CallSet(filter.rows).rows) as call
      ) as call
      group by bucket
      """
    ) { rows throws(PostgresError) in try CallFigures(rows, buckets: filter.range.buckets.count) }
  }

  /// No calls.
  init(buckets count: Int) {
    buckets = [Counts](repeating: Counts(), count: count)
    candidates = [Int64](repeating: 0, count: count)
  }

  private init(_ rows: Rows, buckets count: Int) throws(PostgresError) {
    self.init(buckets: count)
    for row in rows {
      let bucket: Int = try row.decode("bucket")
      guard buckets.indices.contains(bucket) else { continue }
      let counts = Counts(
        calls: try row.decode("calls"), answered: try row.decode("answered"), interviews: try row.decode("interviews"),
        completed: try row.decode("completed"), interviewsWithLength: try row.decode("interviews_with_length"),
        answeredSecs: try row.decode("answered_secs") ?? 0, interviewSecs: try row.decode("interview_secs") ?? 0)
      buckets[bucket] = counts
      candidates[bucket] = try row.decode("candidates")
      total.add(counts)
    }
  }
}

extension CallFigures.Counts {
  fileprivate mutating func add(_ other: Self) {
    calls.add(other.calls)
    answered.add(other.answered)
    interviews.add(other.interviews)
    completed.add(other.completed)
    interviewsWithLength.add(other.interviewsWithLength)
    answeredSecs.add(other.answeredSecs)
    interviewSecs.add(other.interviewSecs)
  }
}
