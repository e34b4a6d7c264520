import Access
import RPC

extension DashboardRules.Verdict {
  /// - Throws: NOT_FOUND, PERMISSION_DENIED.
  func check() throws(RPCError) {
    switch self {
    case .allowed: return
    case .hidden: throw Self.notFound
    case .systemDashboard:
      throw RPCError(
        .permissionDenied, reason: .systemDashboard,
        "the overview can't be changed, shared or deleted: make a dashboard of your own")
    case .notOwner:
      throw RPCError(
        .permissionDenied, reason: .permissionMissing,
        "only its owner, owners of the organization and super-admins may change the dashboard")
    case .needsOrganizationView:
      throw RPCError(
        .permissionDenied, reason: .permissionMissing,
        "charts show the whole organization: the session needs \(Permission.viewOrganizationDashboard.rawValue)")
    }
  }

  /// What is told of a dashboard that isn't there, or is not for the caller.
  static var notFound: RPCError {
    RPCError(.notFound, reason: .dashboardNotFound, "there is no dashboard of this id that the session may view")
  }
}
