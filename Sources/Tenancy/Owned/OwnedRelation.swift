/// A relation that Callboard owns, and writes (docs/relations.md, "Owned relations").
public struct OwnedRelation: Sendable {
  let name: String
}

extension OwnedRelation {
  /// Dashboards that members make.
  public static let customDashboards = OwnedRelation(name: "custom_dashboards")
  /// With whom private dashboards are shared.
  public static let customDashboardShares = OwnedRelation(name: "custom_dashboard_shares")
  /// The charts of dashboards.
  public static let customDashboardCharts = OwnedRelation(name: "custom_dashboard_charts")
  /// What page tokens are sealed with.
  public static let pageTokenKeys = OwnedRelation(name: "page_token_keys")
}
