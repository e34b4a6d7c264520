import Access
public import Messages
public import RPC
import Tenancy

extension MemberDashboards {
  /// A dashboard with its charts.
  public func getDashboard(
    _ request: GetDashboardRequest, context: CallContext
  ) async throws -> Reply<GetDashboardResponse> {
    let rules = DashboardRules(try context.session())
    let (dashboard, _) = try await viewed(request.id, field: "id", .get, rules, context)
    return .message(GetDashboardResponse(dashboard: dashboard))
  }

  /// A dashboard that the session may view, and its charts.
  ///
  /// - Throws: INVALID_ARGUMENT for what is no id; NOT_FOUND.
  func viewed(
    _ id: String, field: String, _ operation: DashboardOperation, _ rules: DashboardRules, _ context: CallContext
  ) async throws -> (dashboard: CustomDashboard, charts: [StoredChart]) {
    switch try DashboardID(id, field: field) {
    case .overview:
      try rules.verdict(on: operation, .overview(orgID: rules.session.orgID)).check()
      return (Overview.dashboard, Overview.charts)
    case .custom(let id):
      let found = try await database.readOwned(for: rules.session, deadline: context.deadline) { organization, reader in
        try await DashboardReading(organization: organization, reader: reader).wholeDashboard(id)
      }
      guard let found else { throw DashboardRules.Verdict.notFound }
      try rules.verdict(on: operation, found.subject).check()
      return (found.message(for: rules), found.charts)
    }
  }
}
