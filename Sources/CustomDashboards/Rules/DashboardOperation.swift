/// What the service can be asked for.
enum DashboardOperation: Sendable, CaseIterable {
  case create
  case list
  case listMembers
  case listMetrics
  case proposeChart
  case get
  case getChartData
  case streamChartData
  case rename
  case delete
  case setVisibility
  case setSharedUsers
  case addChart
  case updateChart
  case removeChart
  case arrangeCharts

  /// What it does with a dashboard.
  enum Kind: Sendable {
    /// Concerns none that is there already.
    case general
    case viewing
    case changing
  }

  var kind: Kind {
    switch self {
    case .create, .list, .listMembers, .listMetrics, .proposeChart: .general
    case .get, .getChartData, .streamChartData: .viewing
    case .rename, .delete, .setVisibility, .setSharedUsers, .addChart, .updateChart, .removeChart, .arrangeCharts:
      .changing
    }
  }

  /// Whether it puts numbers of the whole organization before whoever views a dashboard. Then it takes the right to see
  /// them: else a member could read every number through a dashboard of its own.
  var disclosesOrganization: Bool {
    switch self {
    case .listMetrics, .proposeChart, .addChart, .updateChart: true
    case .create, .list, .listMembers, .get, .getChartData, .streamChartData, .rename, .delete, .setVisibility,
      .setSharedUsers, .removeChart, .arrangeCharts:
      false
    }
  }
}
