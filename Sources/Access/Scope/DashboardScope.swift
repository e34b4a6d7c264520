public import Foundation

/// Which of an organization's rows a session sees.
public struct DashboardScope: Sendable, Hashable {
  /// How much of the organization.
  public enum Kind: Sendable, Hashable {
    /// All of it.
    case organization
    /// What is the member's own, and what happened on the member's phones, which may be none.
    case member(id: UUID, phoneIDs: [UUID])
  }

  /// The organization.
  public let orgID: UUID
  /// How much of it.
  public let kind: Kind

  /// The scope `kind` of an organization.
  public init(orgID: UUID, kind: Kind) {
    self.orgID = orgID
    self.kind = kind
  }
}

/// How much of an organization's dashboard a session's rights let it see, before any row is read.
public enum DashboardView: Sendable, Hashable {
  /// All of it.
  case organization
  /// The member's own.
  case own
}

extension Session {
  /// How much of the dashboard this session sees; nil for nothing at all.
  public var dashboardView: DashboardView? {
    if isSuperAdmin || isOwner || permissions.contains(.viewOrganizationDashboard) { return .organization }
    if permissions.contains(.viewOwnDashboard) { return .own }
    return nil
  }
}
