public import Access
public import Messages
public import Postgres
import StandardMessages

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
  public var scope: Access.DashboardScope { tenant.scope }
  /// The instant of the request.
  public var now: Instant { tenant.now }

  /// Which of a relation's rows, by their time.
  public enum Span: Sendable {
    /// Those of the range; all, where the relation has no time.
    case range
    /// All of them.
    case ever
  }

  /// The rows of a relation that pass the filter.
  public func rows(of relation: Relation, over span: Span = .range) -> TenantRows {
    switch span {
    case .range:
      TenantRows(of: relation, in: scope, span: .between(range.start, range.end), campaigns: campaigns)
    case .ever: TenantRows(of: relation, in: scope, campaigns: campaigns)
    }
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
