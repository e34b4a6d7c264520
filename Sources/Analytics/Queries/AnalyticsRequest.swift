import Access
import Answers
import Filters
import Messages
import RPC

/// What a call asks for, as far as it is known without the database: all that is refused without one is. It takes the
/// organization scope.
struct AnalyticsRequest: Sendable {
  /// Whose rows, by the session's rights.
  let scope: ScopeRequest
  /// The request's time range.
  let time: TimeRangeFilter
  /// The request's campaigns and candidates.
  let campaigns: CampaignFilter
  /// When the call arrived.
  let started: ContinuousClock.Instant
  /// The earliest moment that the data may be of; nil where the client sets none.
  let oldest: ContinuousClock.Instant?
  /// When the call ends.
  let deadline: ContinuousClock.Instant?

  /// A request with a filter.
  ///
  /// - Throws: UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT.
  init(_ filter: AnalyticsFilter?, _ context: CallContext) throws(RPCError) {
    try self.init(filter, orgID: filter?.orgID ?? "", field: "filter.org_id", context)
  }

  /// A request without a filter.
  ///
  /// - Throws: as ``init(_:_:)``.
  init(orgID: String, _ context: CallContext) throws(RPCError) {
    try self.init(nil, orgID: orgID, field: "org_id", context)
  }

  private init(_ filter: AnalyticsFilter?, orgID: String, field: String, _ context: CallContext) throws(RPCError) {
    let session = try context.session()
    time = try TimeRangeFilter.parse(filter?.timeRange, field: "filter.time_range")
    campaigns = try CampaignFilter.parse(filter)
    oldest = try context.oldestData()
    (started, deadline) = (context.started, context.deadline)
    scope = try ScopeRequest(session, requestedOrgID: orgID, field: field, needsWholeOrganization: true)
  }
}
