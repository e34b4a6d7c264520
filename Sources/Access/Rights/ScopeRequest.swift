public import Foundation
public import RPC

/// A request for a dashboard that the session's rights allow, before any row is read.
///
/// Requests that are equal see the same rows: of an organization, all of it or one member's own.
public struct ScopeRequest: Sendable, Hashable {
  /// The organization that is asked about. Whether it exists is not known yet.
  public let orgID: UUID
  /// How much of it.
  public let view: DashboardView

  /// Checks a session's rights against the organization that a request names.
  ///
  /// - Parameters:
  ///   - session: Who asks.
  ///   - requestedOrgID: The request's `org_id`; empty for the session's own.
  ///   - field: Its path in the request, for errors.
  ///   - needsWholeOrganization: Whether a member's own is not enough for this answer.
  /// - Throws: INVALID_ARGUMENT for an id that is no UUID; PERMISSION_DENIED for an organization that is not the
  ///   session's own, whether or not it exists, unless a super-admin asks; PERMISSION_DENIED without a right to see
  ///   as much as is needed.
  public init(
    _ session: Session, requestedOrgID: String, field: String = "org_id", needsWholeOrganization: Bool = false
  ) throws(RPCError) {
    orgID = try Self.organization(of: session, requested: requestedOrgID, field: field)
    guard let view = session.dashboardView, !needsWholeOrganization || view == .organization else {
      throw Self.refusal(needsWholeOrganization: needsWholeOrganization)
    }
    self.view = view
  }

  /// What a session without the right is told: the rights that would be enough for this answer, and no others.
  private static func refusal(needsWholeOrganization: Bool) -> RPCError {
    let (whole, own) = (Permission.viewOrganizationDashboard.rawValue, Permission.viewOwnDashboard.rawValue)
    let message =
      needsWholeOrganization
      ? "the session may not view the whole organization: it needs \(whole)"
      : "the session may not view the dashboard: it needs \(whole) or \(own)"
    return RPCError(.permissionDenied, reason: .permissionMissing, message)
  }

  private static func organization(of session: Session, requested: String, field: String) throws(RPCError) -> UUID {
    if requested.isEmpty { return session.orgID }
    guard let orgID = UUID(text: requested) else {
      throw .invalidArgument(field: field, "must be a UUID, or empty for the session's own organization")
    }
    guard orgID == session.orgID || session.isSuperAdmin else {
      throw RPCError(
        .permissionDenied, reason: .organizationForbidden,
        "the session belongs to another organization: leave org_id empty, or name its own")
    }
    return orgID
  }
}
