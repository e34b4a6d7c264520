import Access
public import Messages
public import RPC

extension MemberDashboards {
  /// The metric catalog, for whoever may put charts on dashboards.
  public func listMetrics(
    _ request: ListMetricsRequest, context: CallContext
  ) async throws -> Reply<ListMetricsResponse> {
    try DashboardRules(try context.session()).verdict(on: .listMetrics).check()
    return .message(ListMetricsResponse(metrics: MetricCatalog.entries.map(\.message)))
  }
}
