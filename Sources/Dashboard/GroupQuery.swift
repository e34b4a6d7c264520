import Filters
import RPC
import Tenancy

/// What a group of figures is asked: whose rows, over which time, read from which snapshot. Groups that share a query
/// agree with each other.
struct GroupQuery: Sendable {
  /// The scope, the organization's time zone, and now.
  let tenant: Tenant
  /// The request's time range.
  let time: TimeRangeFilter
  /// Reads the snapshot.
  let reader: TenantReader

  /// The filter of a group.
  ///
  /// - Parameters:
  ///   - relations: What the group counts in the range; ALL_TIME starts with the oldest row of these.
  ///   - width: The width of the group's buckets; by default what the range's length asks for.
  func filter(counting relations: [Relation], width: BucketWidth? = nil) async throws(RPCError) -> ResolvedFilter {
    try await tenant.filter(time, width: width, counting: relations, using: reader)
  }
}
