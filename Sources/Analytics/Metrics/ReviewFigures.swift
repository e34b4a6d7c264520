import Filters
import Postgres
import RPC
import Tenancy

/// The Review set by bucket of the review's time, in one pass.
struct ReviewFigures: Sendable {
  /// For each bucket of the range.
  private(set) var thumbsUp: [Int64]
  /// For each bucket of the range.
  private(set) var thumbsDown: [Int64]

  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> ReviewFigures {
    try await reader.fold(
      """
      select bucket, count(*) filter (where feedback = 'up') as thumbs_up,
        count(*) filter (where feedback = 'down') as thumbs_down
      from (
        select feedback, \(bucketOf: "call_last_reviewed_at", in: filter.range.buckets) as bucket
        from \(ReviewSet(filter.rows).rows) as review
      ) as review
      group by bucket
      """
    ) { rows throws(PostgresError) in try ReviewFigures(rows, buckets: filter.range.buckets.count) }
  }

  /// No reviews.
  init(buckets: Int) {
    thumbsUp = [Int64](repeating: 0, count: buckets)
    thumbsDown = thumbsUp
  }

  private init(_ rows: Rows, buckets: Int) throws(PostgresError) {
    self.init(buckets: buckets)
    for row in rows {
      let bucket: Int = try row.decode("bucket")
      guard thumbsUp.indices.contains(bucket) else { continue }
      thumbsUp[bucket] = try row.decode("thumbs_up")
      thumbsDown[bucket] = try row.decode("thumbs_down")
    }
  }
}
