import Access
import Foundation
import RPC
import Testing

@testable import CustomDashboards

/// Who may do what, as a complete table: every role, every dashboard, every operation.
@Suite struct RulesTests {
  private static let orgID = UUID()
  private static let ownerID = UUID()
  private static let sharedID = UUID()

  enum Role: CaseIterable {
    case owner, sharedUser, otherMember, organizationOwner, superAdmin, foreignMember

    /// A session of the role, with or without the right to see the whole organization.
    func session(viewsOrganization: Bool) -> Session {
      let permissions: Set<Permission> = viewsOrganization ? [.viewOrganizationDashboard] : [.viewOwnDashboard]
      func session(_ member: UUID, of org: UUID = RulesTests.orgID, owner: Bool = false, admin: Bool = false) -> Session
      {
        Session(memberID: member, orgID: org, isSuperAdmin: admin, isOwner: owner, permissions: permissions)
      }
      return switch self {
      case .owner: session(RulesTests.ownerID)
      case .sharedUser: session(RulesTests.sharedID)
      case .otherMember: session(UUID())
      case .organizationOwner: session(UUID(), owner: true)
      case .superAdmin: session(UUID(), admin: true)
      // Even one of the owner's id, and whatever it may do at home.
      case .foreignMember: session(RulesTests.ownerID, of: UUID(), owner: true, admin: true)
      }
    }
  }

  enum Board: CaseIterable {
    case `private`, org, overview

    var subject: DashboardSubject {
      switch self {
      case .private: .custom(orgID: orgID, ownerID: ownerID, visibility: .private, sharedWith: [sharedID])
      case .org: .custom(orgID: orgID, ownerID: ownerID, visibility: .org, sharedWith: [sharedID])
      case .overview: .overview(orgID: orgID)
      }
    }
  }

  /// For each role: what it may do with a private dashboard, with one of the organization, and with the overview, first
  /// with the right to see the organization and then without. `e` is everything, `v` to view, `-` nothing; `r` is
  /// everything but to add and update charts.
  private static let table: [Role: String] = [
    .owner: "e e v / r r -",
    .sharedUser: "v v v / v v -",
    .otherMember: "- v v / - v -",
    .organizationOwner: "e e v / e e v",
    .superAdmin: "e e v / e e v",
    .foreignMember: "- - - / - - -",
  ]

  private func expected(
    _ operation: DashboardOperation, _ board: Board, _ role: Role, viewsOrganization: Bool
  ) throws -> DashboardRules.Verdict {
    let halves = try #require(Self.table[role]).split(separator: "/").map { $0.split(separator: " ") }
    let column = try #require(Board.allCases.firstIndex(of: board))
    let letter = halves[viewsOrganization ? 0 : 1][column]
    if letter == "-" { return .hidden }
    switch operation {
    case .get, .getChartData, .streamChartData: return .allowed
    case .rename, .delete, .setVisibility, .setSharedUsers, .removeChart, .arrangeCharts:
      return board == .overview ? .systemDashboard : letter == "v" ? .notOwner : .allowed
    case .addChart, .updateChart:
      if board == .overview { return .systemDashboard }
      return letter == "v" ? .notOwner : letter == "r" ? .needsOrganizationView : .allowed
    case .create, .list, .listMembers: return .allowed
    case .listMetrics, .proposeChart:
      let isAdmin = role == .organizationOwner || role == .superAdmin || role == .foreignMember
      return viewsOrganization || isAdmin ? .allowed : .needsOrganizationView
    }
  }

  @Test(arguments: Role.allCases, Board.allCases) func everyCaseOfTheTable(_ role: Role, _ board: Board) throws {
    for viewsOrganization in [true, false] {
      let rules = DashboardRules(role.session(viewsOrganization: viewsOrganization))
      for operation in DashboardOperation.allCases where operation.kind != .general {
        let expected = try expected(operation, board, role, viewsOrganization: viewsOrganization)
        #expect(rules.verdict(on: operation, board.subject) == expected, "\(operation) \(viewsOrganization)")
      }
      #expect(
        rules.canView(board.subject)
          == (try expected(.get, board, role, viewsOrganization: viewsOrganization) == .allowed))
      #expect(
        rules.canChange(board.subject)
          == (try expected(.rename, board, role, viewsOrganization: viewsOrganization) == .allowed))
    }
  }

  @Test(arguments: Role.allCases) func whatConcernsNoDashboard(_ role: Role) throws {
    for viewsOrganization in [true, false] {
      let rules = DashboardRules(role.session(viewsOrganization: viewsOrganization))
      for operation in DashboardOperation.allCases where operation.kind == .general {
        // Another organization's member has a home, too, where it owns.
        let expected = try general(operation, role, viewsOrganization)
        #expect(rules.verdict(on: operation) == expected, "\(operation) \(viewsOrganization)")
      }
    }
  }

  private func general(
    _ operation: DashboardOperation, _ role: Role, _ viewsOrganization: Bool
  ) throws -> DashboardRules.Verdict {
    switch operation {
    case .create, .list, .listMembers: return .allowed
    default:
      return viewsOrganization || [.organizationOwner, .superAdmin, .foreignMember].contains(role)
        ? .allowed : .needsOrganizationView
    }
  }

  @Test func refusalsHaveTheirCodesAndReasons() {
    func refusal(_ verdict: DashboardRules.Verdict) -> String? {
      do throws(RPCError) {
        try verdict.check()
        return nil
      } catch {
        return "\(error.code.name) \(error.reason.rawValue)"
      }
    }
    #expect(refusal(.allowed) == nil)
    #expect(refusal(.hidden) == "NOT_FOUND DASHBOARD_NOT_FOUND")
    #expect(refusal(.systemDashboard) == "PERMISSION_DENIED SYSTEM_DASHBOARD")
    #expect(refusal(.notOwner) == "PERMISSION_DENIED PERMISSION_MISSING")
    #expect(refusal(.needsOrganizationView) == "PERMISSION_DENIED PERMISSION_MISSING")
  }
}
