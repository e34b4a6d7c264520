import Access
import Foundation
import Messages
import RPC
import Tenancy

extension MemberDashboards {
  /// Changes a dashboard: all of the change in one transaction, or none of it.
  ///
  /// Whoever else changes the dashboard waits at its row, so that changes are made one after the other, each of what the
  /// one before has left. Checks come in the order of docs/custom-dashboards.md, "Order of checks".
  ///
  /// - Parameters:
  ///   - body: Checks the arguments, changes the dashboard, and writes its charts and shares.
  /// - Returns: What `body` makes of it, and the dashboard as the session sees it then.
  func change<Result: Sendable>(
    _ operation: DashboardOperation, _ id: String, field: String = "id", etag: String, _ context: CallContext,
    _ body: (inout StoredDashboard, TenantWriter) async throws(RPCError) -> Result
  ) async throws -> (dashboard: CustomDashboard, result: Result) {
    let rules = DashboardRules(try context.session())
    let id = try stored(id, field: field, operation, rules)
    return try await database.write(for: rules.session, deadline: context.deadline) { writer in
      var dashboard = try await locked(id, operation, etag: etag, rules, writer)
      let result = try await body(&dashboard, writer)
      dashboard.revision += 1
      dashboard.updatedAt = max(writer.now, dashboard.updatedAt)
      dashboard.charts.sortForReading()
      try await writer.update(dashboard)
      return (dashboard.message(for: rules), result)
    }
  }

  /// The id of a dashboard that is stored: nobody changes the overview.
  func stored(
    _ id: String, field: String, _ operation: DashboardOperation, _ rules: DashboardRules
  ) throws(RPCError) -> UUID {
    switch try DashboardID(id, field: field) {
    case .custom(let id): return id
    case .overview:
      try rules.verdict(on: operation, .overview(orgID: rules.session.orgID)).check()
      throw DashboardRules.Verdict.notFound
    }
  }

  /// The dashboard, which nobody else can change until the transaction's end.
  func locked(
    _ id: UUID, _ operation: DashboardOperation, etag: String, _ rules: DashboardRules, _ writer: TenantWriter
  ) async throws(RPCError) -> StoredDashboard {
    // Who may not change it doesn't wait for those who do, nor make them wait.
    guard let seen = try await writer.dashboards.dashboard(id) else { throw DashboardRules.Verdict.notFound }
    try rules.verdict(on: operation, seen.subject).check()
    guard try await writer.lock(.customDashboards, where: [OwnedValue("id", id)]),
      let dashboard = try await writer.dashboards.wholeDashboard(id)
    else { throw DashboardRules.Verdict.notFound }
    try rules.verdict(on: operation, dashboard.subject).check()
    try dashboard.etag.check(etag)
    return dashboard
  }
}
