import Access
import Foundation
import Messages
import Postgres
import RPC
import Tenancy
import Time

/// Reads dashboards of one organization. Who may see them is decided by ``DashboardRules``.
struct DashboardReading: Sendable {
  let organization: OrganizationRows
  let reader: TenantReader

  /// The dashboard of an id, without its charts; nil where there is none.
  func dashboard(_ id: UUID) async throws(RPCError) -> StoredDashboard? {
    try await dashboards(where: "dashboard.id = \(id)", limit: 1).first
  }

  /// The dashboard of an id, with its charts; nil where there is none.
  func wholeDashboard(_ id: UUID) async throws(RPCError) -> StoredDashboard? {
    guard var dashboard = try await dashboard(id) else { return nil }
    dashboard.charts = try await charts(of: id)
    return dashboard
  }

  /// The dashboard that a member's create of this request id made after an instant; nil where there is none.
  func dashboard(createdBy ownerID: UUID, as requestID: String) async throws(RPCError) -> StoredDashboard? {
    try await dashboards(
      where: "dashboard.owner_member_id = \(ownerID) and dashboard.request_id = \(requestID)", limit: 1
    ).first
  }

  /// How many dashboards a member has.
  func count(of ownerID: UUID) async throws(RPCError) -> Int {
    let counts = try await reader.fetch(
      """
      select count(*) as dashboards from \(organization.rows(of: .customDashboards)) as dashboard
      where dashboard.owner_member_id = \(ownerID)
      """
    ) { row throws(PostgresError) in try row.decode("dashboards", as: Int.self) }
    return counts.first ?? 0
  }

  /// The dashboards that a session may view, in the order of making, without their charts.
  ///
  /// - Parameters:
  ///   - position: Behind which they begin; nil for the first.
  ///   - limit: How many at most.
  func list(for rules: DashboardRules, after position: ListPosition?, limit: Int) async throws(RPCError)
    -> [StoredDashboard]
  {
    let memberID = rules.session.memberID
    let shares = organization.rows(of: .customDashboardShares)
    let visible: TenantQuery =
      rules.viewsEveryDashboard
      ? "true"
      : """
      (dashboard.visibility = 'org' or dashboard.owner_member_id = \(memberID) or dashboard.id in (
        select share.dashboard_id from \(shares) as share where share.member_id = \(memberID)))
      """
    let later: TenantQuery =
      if case .dashboard(let createdAt, let id) = position {
        "dashboard.created_at >= \(createdAt) and (dashboard.created_at > \(createdAt) or dashboard.id > \(id))"
      } else {
        "true"
      }
    let found = try await dashboards(where: "\(visible) and \(later)", limit: limit)
    // The rules have the last word.
    return found.filter { rules.canView($0.subject) }
  }

  private func dashboards(where condition: TenantQuery, limit: Int) async throws(RPCError) -> [StoredDashboard] {
    let shares = organization.rows(of: .customDashboardShares)
    return try await reader.fetch(
      """
      select dashboard.id, dashboard.title, dashboard.owner_member_id, dashboard.visibility, dashboard.revision,
        dashboard.created_at, dashboard.updated_at, array(
          select share.member_id from \(shares) as share where share.dashboard_id = dashboard.id
          order by share.member_id) as shared_with
      from \(organization.rows(of: .customDashboards)) as dashboard
      where \(condition)
      order by dashboard.created_at, dashboard.id
      limit \(Int64(limit))
      """
    ) { row throws(PostgresError) in
      let visibility: String = try row.decode("visibility")
      return StoredDashboard(
        id: try row.decode("id"), orgID: organization.orgID, ownerID: try row.decode("owner_member_id"),
        createdAt: try row.decode("created_at"), title: try row.decode("title"),
        // What isn't known is nobody else's.
        visibility: DashboardVisibility(rawValue: visibility) ?? .private, revision: try row.decode("revision"),
        updatedAt: try row.decode("updated_at"), sharedWith: try row.decode("shared_with"))
    }
  }

  /// The charts of a dashboard, in reading order.
  private func charts(of dashboardID: UUID) async throws(RPCError) -> [StoredChart] {
    try await reader.fold(
      """
      select chart.id, chart.title, chart.prompt, chart.kind, chart.metric, chart.filter, chart.grid_column, chart.grid_row,
        chart.grid_width, chart.grid_height
      from \(organization.rows(of: .customDashboardCharts)) as chart
      where chart.dashboard_id = \(dashboardID)
      order by chart.grid_row, chart.grid_column, chart.id
      """
    ) { rows throws(PostgresError) in
      var charts: [StoredChart] = []
      for row in rows { charts.append(try StoredChart(row)) }
      return charts
    }
  }

  /// Those of `ids` that are members of the organization now.
  func members(among ids: [UUID]) async throws(RPCError) -> Set<UUID> {
    let found = try await reader.fetch(
      "select member.id from \(organization.lookup(.members)) as member where member.id = any(\(ids))"
    ) { row throws(PostgresError) in try row.decode("id", as: UUID.self) }
    return Set(found)
  }
}

extension StoredChart {
  fileprivate init(_ row: Row) throws(PostgresError) {
    let filter: AnalyticsFilter?
    do {
      filter = try StoredFilter.filter(json: try row.decode("filter"))
    } catch {
      throw PostgresError(.decoding(column: "filter"), "\(error)")
    }
    let placement = GridPlacement(
      column: try row.decode("grid_column"), row: try row.decode("grid_row"), width: try row.decode("grid_width"),
      height: try row.decode("grid_height"))
    guard let placement else { throw PostgresError(.decoding(column: "grid_column"), "a place outside of the grid") }
    self.init(
      id: try row.decode("id"),
      spec: ChartSpec(
        title: try row.decode("title"), prompt: try row.decode("prompt"),
        kind: ChartKind(storedText: try row.decode("kind")) ?? .unspecified, metric: try row.decode("metric"),
        filter: filter),
      placement: placement)
  }
}
