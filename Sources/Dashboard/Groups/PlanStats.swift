import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// Plans as they are now.
  public func getPlanStats(_ request: GetPlanStatsRequest, context: CallContext) async throws
    -> Reply<GetPlanStatsResponse>
  {
    try await answer(nil, orgID: request.orgID, context)
  }
}

extension GetPlanStatsResponse: StatsGroup {
  static let sectionName = "plan"
  var section: StreamDashboardResponse.Section { .plan(self) }

  /// The plans in scope, whatever the request's time range (docs/metrics.md, "PlanStats").
  init(answering query: GroupQuery) async throws {
    self.init(stats: try await PlanStats(of: query.tenant, using: query.reader), info: query.tenant.info)
  }
}

extension PlanStats {
  fileprivate init(of tenant: Tenant, using reader: TenantReader) async throws {
    async let plans = PlanCounts.read(tenant, using: reader)
    async let contacts = Self.countContactsOfActivePlans(of: tenant, using: reader)
    self = try await PlanStats(plans, contactsInActivePlans: contacts)
  }

  private init(_ plans: PlanCounts, contactsInActivePlans: Int64) {
    self.init(
      activePlans: UInt32(clamping: plans.active),
      contactsInActivePlans: UInt32(clamping: contactsInActivePlans),
      completionRate: percent(plans.completed, of: plans.ended),
      totalPlans: UInt32(clamping: plans.total),
      completedPlans: UInt32(clamping: plans.completed),
      endedPlans: UInt32(clamping: plans.ended))
  }

  /// Distinct contacts, whether or not the scope sees them otherwise: a contact of several plans counts once.
  private static func countContactsOfActivePlans(
    of tenant: Tenant, using reader: TenantReader
  ) async throws(RPCError) -> Int64 {
    let active = Relation.plans.where("status = 'active'")
    let counts: [Int64] = try await reader.fetch(
      """
      select count(*) as total
      from (
        select distinct contact_id from \(tenant.rows(of: .planContacts)) as plan_contact
        where plan_id in (select id from \(tenant.rows(of: active)) as plan)
      ) as contact
      """
    ) { row throws(PostgresError) in try row.decode("total") }
    return counts.first ?? 0
  }
}

/// Plans by what became of them; those of an unknown status are in the total alone.
private struct PlanCounts: Sendable {
  var total: Int64 = 0
  var active: Int64 = 0
  var completed: Int64 = 0
  /// Completed, failed and canceled ones.
  var ended: Int64 = 0

  /// One scan.
  static func read(_ tenant: Tenant, using reader: TenantReader) async throws(RPCError) -> PlanCounts {
    let counts = try await reader.fetch(
      """
      select count(*) as total, count(*) filter (where status = 'active') as active,
        count(*) filter (where status = 'completed') as completed,
        count(*) filter (where status in ('completed', 'failed', 'canceled')) as ended
      from \(tenant.rows(of: .plans)) as plan
      """
    ) { row throws(PostgresError) in
      PlanCounts(
        total: try row.decode("total"), active: try row.decode("active"), completed: try row.decode("completed"),
        ended: try row.decode("ended"))
    }
    return counts.first ?? PlanCounts()
  }
}
