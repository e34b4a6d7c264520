import Filters
import RPC
import Tenancy

/// What a metric or chart is made from: whose rows, over which time, of which campaigns and candidates, read from which
/// snapshot.
struct AnalyticsQuery: Sendable {
  /// The organization, its time zone, and now.
  let tenant: Tenant
  /// The request's time range.
  let time: TimeRangeFilter
  /// The request's campaigns and candidates.
  let campaigns: CampaignFilter
  /// Reads the snapshot.
  let reader: TenantReader

  /// What a request asks of a snapshot.
  init(_ request: AnalyticsRequest, of tenant: Tenant, using reader: TenantReader) {
    (self.tenant, time, campaigns, self.reader) = (tenant, request.time, request.campaigns, reader)
  }

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
