import Access
import Foundation
public import Messages
public import RPC
import Tenancy

/// Changes of a dashboard's charts.
extension MemberDashboards {
  /// Adds a chart, where the request says or where there is room.
  public func addChart(_ request: AddChartRequest, context: CallContext) async throws -> Reply<AddChartResponse> {
    let (dashboard, chart) = try await change(
      .addChart, request.dashboardID, field: "dashboard_id", etag: request.etag, context
    ) { (dashboard, writer) throws(RPCError) in
      let spec = try ChartSpec.checked(request.spec)
      let chart = StoredChart(
        id: UUID(), spec: spec, placement: try dashboard.charts.grid.place(for: spec.kind, given: request.placement))
      try DashboardLimits.checkRoom(forChartBeside: dashboard.charts.count)
      try await writer.insert(chart, into: dashboard.id)
      dashboard.charts.append(chart)
      return chart.message
    }
    return .message(AddChartResponse(dashboard: dashboard, chart: chart))
  }

  /// Replaces what a chart shows; its place stays.
  public func updateChart(
    _ request: UpdateChartRequest, context: CallContext
  ) async throws -> Reply<UpdateChartResponse> {
    let (dashboard, chart) = try await change(
      .updateChart, request.dashboardID, field: "dashboard_id", etag: request.etag, context
    ) { (dashboard, writer) throws(RPCError) in
      let index = try dashboard.charts.index(ofChart: request.chartID)
      dashboard.charts[index].spec = try ChartSpec.checked(request.spec)
      try await writer.update(dashboard.charts[index], of: dashboard.id)
      return dashboard.charts[index].message
    }
    return .message(UpdateChartResponse(dashboard: dashboard, chart: chart))
  }

  /// Removes a chart; the others stay where they are.
  public func removeChart(
    _ request: RemoveChartRequest, context: CallContext
  ) async throws -> Reply<RemoveChartResponse> {
    let (dashboard, _) = try await change(
      .removeChart, request.dashboardID, field: "dashboard_id", etag: request.etag, context
    ) { (dashboard, writer) throws(RPCError) in
      let index = try dashboard.charts.index(ofChart: request.chartID)
      try await writer.delete(dashboard.charts.remove(at: index), of: dashboard.id)
    }
    return .message(RemoveChartResponse(dashboard: dashboard))
  }

  /// Gives every chart a new place at once.
  public func arrangeCharts(
    _ request: ArrangeChartsRequest, context: CallContext
  ) async throws -> Reply<ArrangeChartsResponse> {
    let (dashboard, _) = try await change(
      .arrangeCharts, request.dashboardID, field: "dashboard_id", etag: request.etag, context
    ) { (dashboard, writer) throws(RPCError) in
      let places = try DashboardGrid.arrangement(of: Set(dashboard.charts.map(\.id)), request.placements)
      for index in dashboard.charts.indices {
        guard let place = places[dashboard.charts[index].id], place != dashboard.charts[index].placement else {
          continue
        }
        dashboard.charts[index].placement = place
        try await writer.move(dashboard.charts[index], of: dashboard.id)
      }
    }
    return .message(ArrangeChartsResponse(dashboard: dashboard))
  }
}
