import Columns
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
  /// The messages and calls that the groups of the query share.
  let conversations: Conversations

  /// What groups are asked which want to know `parts` of messages and calls.
  init(tenant: Tenant, time: TimeRangeFilter, reader: TenantReader, parts: ConversationParts) {
    (self.tenant, self.time, self.reader) = (tenant, time, reader)
    conversations = Conversations(parts, identifiers: reader.identifiers(of: tenant))
  }

  /// The filter of a group.
  ///
  /// - Parameters:
  ///   - relations: What the group counts in the range; ALL_TIME starts with the oldest row of these.
  ///   - width: The width of the group's buckets; by default what the range's length asks for.
  func filter(counting relations: [Relation], width: BucketWidth? = nil) async throws(RPCError) -> ResolvedFilter {
    try await tenant.filter(time, width: width, counting: relations, using: reader)
  }
}
