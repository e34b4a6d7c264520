import Foundation
import Messages
import RPC
import Tenancy

/// Writes dashboards, in a transaction.
extension TenantWriter {
  /// What is read in the transaction.
  var dashboards: DashboardReading { DashboardReading(organization: organization, reader: reader) }

  /// Adds a dashboard.
  func insert(_ dashboard: StoredDashboard, requestID: String?) async throws(RPCError) {
    try await insert(
      [
        [
          OwnedValue("id", dashboard.id), OwnedValue("title", dashboard.title),
          OwnedValue("owner_member_id", dashboard.ownerID), OwnedValue("visibility", dashboard.visibility.rawValue),
          OwnedValue("revision", dashboard.revision), OwnedValue("request_id", requestID),
          OwnedValue("created_at", dashboard.createdAt), OwnedValue("updated_at", dashboard.updatedAt),
        ]
      ], into: .customDashboards)
  }

  /// Writes what a dashboard's own row holds.
  func update(_ dashboard: StoredDashboard) async throws(RPCError) {
    try await update(
      .customDashboards,
      [
        OwnedValue("title", dashboard.title), OwnedValue("visibility", dashboard.visibility.rawValue),
        OwnedValue("revision", dashboard.revision), OwnedValue("updated_at", dashboard.updatedAt),
      ], where: [OwnedValue("id", dashboard.id)])
  }

  /// Forgets what a client called the create of a dashboard.
  func forgetRequestID(of dashboardID: UUID) async throws(RPCError) {
    try await update(
      .customDashboards, [OwnedValue("request_id", String?.none)], where: [OwnedValue("id", dashboardID)])
  }

  /// Replaces whom a dashboard is shared with.
  func share(_ dashboardID: UUID, with members: [UUID]) async throws(RPCError) {
    try await delete(from: .customDashboardShares, where: [OwnedValue("dashboard_id", dashboardID)])
    try await insert(
      members.map { [OwnedValue("dashboard_id", dashboardID), OwnedValue("member_id", $0)] },
      into: .customDashboardShares)
  }

  /// Adds a chart to a dashboard.
  func insert(_ chart: StoredChart, into dashboardID: UUID) async throws(RPCError) {
    try await insert(
      [
        [OwnedValue("id", chart.id), OwnedValue("dashboard_id", dashboardID)] + Self.values(of: chart.spec)
          + Self.values(of: chart.placement)
      ], into: .customDashboardCharts)
  }

  /// Replaces what a chart shows.
  func update(_ chart: StoredChart, of dashboardID: UUID) async throws(RPCError) {
    try await update(
      .customDashboardCharts, Self.values(of: chart.spec), where: Self.key(of: chart, in: dashboardID))
  }

  /// Puts a chart somewhere else.
  func move(_ chart: StoredChart, of dashboardID: UUID) async throws(RPCError) {
    try await update(
      .customDashboardCharts, Self.values(of: chart.placement), where: Self.key(of: chart, in: dashboardID))
  }

  /// Removes a chart.
  func delete(_ chart: StoredChart, of dashboardID: UUID) async throws(RPCError) {
    try await delete(from: .customDashboardCharts, where: Self.key(of: chart, in: dashboardID))
  }

  private static func key(of chart: StoredChart, in dashboardID: UUID) -> [OwnedValue] {
    [OwnedValue("dashboard_id", dashboardID), OwnedValue("id", chart.id)]
  }

  private static func values(of spec: ChartSpec) -> [OwnedValue] {
    [
      OwnedValue("title", spec.title), OwnedValue("prompt", spec.prompt),
      OwnedValue("kind", spec.kind.storedText ?? ""), OwnedValue("metric", spec.metric),
      OwnedValue("filter", json: StoredFilter.json(of: spec.filter)),
    ]
  }

  private static func values(of placement: GridPlacement) -> [OwnedValue] {
    [
      OwnedValue("grid_column", Int32(placement.column)), OwnedValue("grid_row", Int32(placement.row)),
      OwnedValue("grid_width", Int32(placement.width)), OwnedValue("grid_height", Int32(placement.height)),
    ]
  }
}
