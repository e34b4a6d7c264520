import Filters
import RPC
import Tenancy
import Time

/// What is asked of a metric or chart: whose rows, over which time, of which campaigns and candidates, read from which
/// snapshot.
struct AnalyticsQuestion: Sendable {
  /// The organization, its time zone, and now.
  let tenant: Tenant
  /// The request's time range.
  let time: TimeRangeFilter
  /// The request's campaigns and candidates.
  let campaigns: CampaignFilter
  /// Reads the snapshot.
  let reader: TenantReader
  /// When everything behind the answer ends.
  let deadline: ContinuousClock.Instant?
  /// The earliest moment that the data may be of; nil where the client sets none.
  let oldest: ContinuousClock.Instant?

  /// The filter of an answer.
  ///
  /// - Parameter relations: What the answer counts in the range; ALL_TIME starts with the oldest row of these.
  func filter(counting relations: [Relation]) async throws(RPCError) -> ResolvedFilter {
    try await tenant.filter(time, campaigns: campaigns, counting: relations, using: reader)
  }

  /// The filter of an answer over the base sets.
  ///
  /// - Parameter relations: What the answer counts beside the sets; ALL_TIME starts with the oldest row of the Call set,
  ///   the Review set and these.
  func filterCountingBaseSets(and relations: [Relation] = []) async throws(RPCError) -> ResolvedFilter {
    try await tenant.filter(time, campaigns: campaigns, using: reader) { rows in
      [CallSet.oldestTime(in: rows), ReviewSet.oldestTime(in: rows)].compactMap(\.self)
        + relations.compactMap { $0.oldestTime(in: rows) }
    }
  }
}
