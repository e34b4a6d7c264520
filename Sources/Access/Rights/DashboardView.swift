public import Foundation

/// How much of an organization is seen: all of it, or a member's own (docs/metrics.md, "Scope").
public enum DashboardView: Sendable, Hashable {
  /// All of it.
  case organization
  /// What is the member's own, and what happened on the member's phones.
  case own(memberID: UUID)
}

extension Session {
  /// How much of its organization's dashboard this session may see; nil for nothing at all.
  public var dashboardView: DashboardView? {
    if isSuperAdmin || isOwner || permissions.contains(.viewOrganizationDashboard) { return .organization }
    if permissions.contains(.viewOwnDashboard) { return .own(memberID: memberID) }
    return nil
  }
}
