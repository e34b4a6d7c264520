import Messages
import RPC

/// Fetches a dashboard and the data of its charts.
struct BoardFetch: Sendable {
  var service: CustomDashboardServiceClient
  var options: CallOptions

  func dashboard(_ id: String) async throws -> CustomDashboard {
    try await service.getDashboard(GetDashboardRequest(id: id), options: options).dashboard ?? CustomDashboard()
  }

  /// Tells `update` of each chart that comes, and first of none.
  func data(
    of dashboard: CustomDashboard,
    _ update: (_ data: [String: StreamChartDataResponse], _ latest: StreamChartDataResponse?) -> Void
  ) async throws -> [String: StreamChartDataResponse] {
    var data: [String: StreamChartDataResponse] = [:]
    update(data, nil)
    try await service.streamChartData(StreamChartDataRequest(dashboardID: dashboard.id), options: options) {
      responses in
      for try await response in responses {
        data[response.chartID] = response
        update(data, response)
      }
    }
    return data
  }
}
