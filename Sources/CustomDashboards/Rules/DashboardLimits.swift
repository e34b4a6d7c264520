import Access
import RPC

/// How much there may be (docs/custom-dashboards.md, "Limits").
enum DashboardLimits {
  /// Charts of a dashboard.
  static let charts = 50
  /// Dashboards of a member.
  static let dashboards = 500
  /// Members that a dashboard is shared with.
  static let sharedMembers = 1_000
  /// A chart's specification, in bytes of its encoding.
  static let specification = 64 << 10

  /// - Throws: RESOURCE_EXHAUSTED where a dashboard of so many charts can't have another.
  static func checkRoom(forChartBeside count: Int) throws(RPCError) {
    guard count >= charts else { return }
    throw RPCError(
      .resourceExhausted, reason: .quotaExceeded,
      "a dashboard has at most \(charts) charts: remove one, or add the chart to another dashboard",
      quotaViolations: [.init(subject: "charts of a dashboard", description: "at most \(charts)")])
  }

  /// - Throws: RESOURCE_EXHAUSTED where a member of so many dashboards can't have another.
  static func checkRoom(forDashboardBeside count: Int) throws(RPCError) {
    guard count >= dashboards else { return }
    throw RPCError(
      .resourceExhausted, reason: .quotaExceeded,
      "a member has at most \(dashboards) dashboards: delete one that isn't needed any more",
      quotaViolations: [.init(subject: "dashboards of a member", description: "at most \(dashboards)")])
  }
}
