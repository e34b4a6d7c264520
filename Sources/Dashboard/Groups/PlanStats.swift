import Filters
public import Messages
import Postgres
public import RPC

extension OrganizationDashboard {
  /// Plans as they are now.
  public func getPlanStats(_ request: GetPlanStatsRequest, context: CallContext) async throws -> GetPlanStatsResponse {
    try await answer(nil, orgID: request.orgID, context)
  }
}

extension GetPlanStatsResponse: StatsGroup {
  static let sectionName = "plan"
  var section: StreamDashboardResponse.Section { .plan(self) }

  /// The plans in scope, whatever the question's time range (metrics.md, "PlanStats").
  init(answering question: Question) async throws {
    self.init(stats: try await PlanStats(of: question.tenant, using: question.reader), info: question.tenant.info)
  }
}

extension PlanStats {
  fileprivate init(of tenant: Tenant, using reader: TenantReader) async throws {
    async let plans = Self.countByStatus(of: tenant, using: reader)
    async let contacts = Self.countContactsOfActivePlans(of: tenant, using: reader)
    self = try await PlanStats(plans, contactsInActivePlans: contacts)
  }

  private init(_ plans: [String: Int64], contactsInActivePlans: Int64) {
    let completed = plans["completed", default: 0]
    var ended = completed
    for status in ["failed", "canceled"] { ended.add(plans[status, default: 0]) }
    self.init(
      activePlans: UInt32(clamping: plans["active", default: 0]),
      contactsInActivePlans: UInt32(clamping: contactsInActivePlans),
      completionRate: percent(completed, of: ended),
      totalPlans: UInt32(clamping: plans.values.reduce(into: Int64(0)) { $0.add($1) }),
      completedPlans: UInt32(clamping: completed),
      endedPlans: UInt32(clamping: ended))
  }

  /// Plans by status; unknown ones too, for the total.
  private static func countByStatus(
    of tenant: Tenant, using reader: TenantReader
  ) async throws(RPCError) -> [String: Int64] {
    let counts: [(String, Int64)] = try await reader.fetch(
      "select coalesce(status, ''), count(*) from \(tenant.rows(of: .plans)) as plan group by 1"
    ) { row throws(PostgresError) in (try row.decode(0), try row.decode(1)) }
    return Dictionary(counts) { first, _ in first }
  }

  /// Distinct contacts, whether or not the scope sees them otherwise: a contact of several plans counts once.
  private static func countContactsOfActivePlans(
    of tenant: Tenant, using reader: TenantReader
  ) async throws(RPCError) -> Int64 {
    let active = Relation.plans.where("status = 'active'")
    let counts: [Int64] = try await reader.fetch(
      """
      select count(*)
      from (
        select distinct contact_id from \(tenant.rows(of: .planContacts)) as plan_contact
        where plan_id in (select id from \(tenant.rows(of: active)) as plan)
      ) as contact
      """
    ) { row throws(PostgresError) in try row.decode(0) }
    return counts.first ?? 0
  }
}
