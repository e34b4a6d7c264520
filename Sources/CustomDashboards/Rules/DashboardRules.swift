import Access
import Foundation

/// Who may see a dashboard that a member made.
enum DashboardVisibility: String, Sendable, CaseIterable {
  /// Its owner, and whom it is shared with.
  case `private`
  /// Every member of the organization.
  case org
}

/// What decides about a dashboard who may do what with it.
enum DashboardSubject: Sendable, Hashable {
  /// The overview of an organization, which is nobody's.
  case overview(orgID: UUID)
  /// A member's. Whom it is shared with counts while it is private.
  case custom(orgID: UUID, ownerID: UUID, visibility: DashboardVisibility, sharedWith: Set<UUID>)
}

/// Who may do what (docs/custom-dashboards.md, "Who may do what"): a function of the session and the dashboard alone.
struct DashboardRules: Sendable {
  /// What a session is told.
  enum Verdict: Sendable, Hashable {
    case allowed
    /// As if the dashboard were not there.
    case hidden
    /// Nobody changes the overview.
    case systemDashboard
    /// It is another's.
    case notOwner
    /// The session may not see the whole organization.
    case needsOrganizationView
  }

  /// Who asks.
  let session: Session

  init(_ session: Session) { self.session = session }

  /// Whether the session may do something that concerns no dashboard.
  func verdict(on operation: DashboardOperation) -> Verdict {
    operation.disclosesOrganization && !viewsOrganization ? .needsOrganizationView : .allowed
  }

  /// Whether the session may do something with a dashboard.
  func verdict(on operation: DashboardOperation, _ subject: DashboardSubject) -> Verdict {
    guard canView(subject) else { return .hidden }
    if operation.kind == .changing {
      if case .overview = subject { return .systemDashboard }
      guard canChange(subject) else { return .notOwner }
    }
    return verdict(on: operation)
  }

  /// Whether the dashboard is there for the session, in lists too.
  func canView(_ subject: DashboardSubject) -> Bool {
    switch subject {
    case .overview(let orgID): return orgID == session.orgID && viewsOrganization
    case .custom(let orgID, let ownerID, let visibility, let sharedWith):
      guard orgID == session.orgID else { return false }
      if ownerID == session.memberID || viewsEveryDashboard { return true }
      return switch visibility {
      case .org: true
      case .private: sharedWith.contains(session.memberID)
      }
    }
  }

  /// Whether the session may rename, delete, share and arrange the dashboard.
  func canChange(_ subject: DashboardSubject) -> Bool {
    switch subject {
    case .overview: false
    case .custom(let orgID, let ownerID, _, _):
      orgID == session.orgID && (ownerID == session.memberID || viewsEveryDashboard)
    }
  }

  /// Whether every dashboard of the organization is there for the session, and as its own.
  var viewsEveryDashboard: Bool { session.isOwner || session.isSuperAdmin }

  private var viewsOrganization: Bool { session.dashboardView == .organization }
}
