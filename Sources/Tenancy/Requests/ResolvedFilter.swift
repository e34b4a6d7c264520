import Access
public import Filters
public import Messages
import StandardMessages
public import Time

/// All that a query may be filtered by: the tenant, the range, the campaigns and candidates.
public struct ResolvedFilter: Sendable {
  /// Whose rows, and as of when.
  public let tenant: Tenant
  /// The resolved time range.
  public let range: ResolvedRange
  /// Which campaigns and candidates.
  public let campaigns: CampaignFilter

  /// A filter of its parts.
  public init(tenant: Tenant, range: ResolvedRange, campaigns: CampaignFilter = CampaignFilter()) {
    self.tenant = tenant
    self.range = range
    self.campaigns = campaigns
  }

  /// What the session sees.
  public var scope: TenantScope { tenant.scope }
  /// The instant of the request.
  public var now: Instant { tenant.now }

  /// Which rows pass the filter.
  public var rows: RowFilter {
    RowFilter(scope: scope, span: .between(range.start, range.end), campaigns: campaigns)
  }

  /// The rows of a relation that pass the filter.
  public func rows(of relation: Relation, over span: RowFilter.Span = .range) -> TenantRows {
    rows.rows(of: relation, over: span)
  }

  /// All rows of the organization, to look up the names of what rows in scope point to, by their ids. Not for counting.
  public func lookup(_ relation: Relation) -> TenantRows { tenant.lookup(relation) }

  /// What the server understood, as every answer says it.
  public var info: QueryInfo {
    QueryInfo(
      startTime: Timestamp(range.start), endTime: Timestamp(range.end), timeZone: range.zone.name,
      bucketInterval: range.interval, asOf: Timestamp(now))
  }
}
