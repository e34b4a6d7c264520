import Foundation
import RPC
import Testing

@testable import Access

@Suite struct RightsTests {
  @Test func rightsComeInThisOrder() {
    let own: Set<Permission> = [.viewOwnDashboard]
    let organization: Set<Permission> = [.viewOrganizationDashboard]
    #expect(Tokens.session(superAdmin: true, permissions: own).dashboardView == .organization)
    #expect(Tokens.session(owner: true, permissions: own).dashboardView == .organization)
    #expect(Tokens.session(permissions: organization).dashboardView == .organization)
    #expect(Tokens.session(permissions: own.union(organization)).dashboardView == .organization)
    #expect(Tokens.session(permissions: own).dashboardView == .own(memberID: Tokens.member))
    #expect(Tokens.session().dashboardView == nil)
    let others = ["dashboard:instance:vieworg", "Dashboard:Instance:ViewOrg ", "Dashboard:Instance", "*", ""]
    #expect(Tokens.session(permissions: Set(others.map(Permission.init(rawValue:)))).dashboardView == nil)
  }

  private func refusal(_ session: Session, _ orgID: String) -> RPCError? {
    #expect(throws: RPCError.self) { try ScopeRequest(session, requestedOrgID: orgID) }
  }

  @Test(arguments: [
    "x", "1", " ", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-000000000000 ",
    "00000000-0000-0000-0000-000000000000\0", "00000000-0000-0000-0000-00000000000\0",
  ])
  func anIDThatIsNoUUIDIsWrongForEveryone(orgID: String) {
    for session in [
      Tokens.session(), Tokens.session(superAdmin: true), Tokens.session(owner: true),
      Tokens.session(permissions: [.viewOwnDashboard]),
    ] {
      let error = refusal(session, orgID)
      #expect(error?.code == .invalidArgument)
      #expect(error?.fieldViolations.map(\.field) == ["org_id"])
    }
  }

  @Test func anotherOrganizationIsForSuperAdminsAlone() {
    let other = UUID().uuidString
    for session in [
      Tokens.session(), Tokens.session(owner: true), Tokens.session(permissions: [.viewOrganizationDashboard]),
    ] {
      let error = refusal(session, other)
      #expect(error?.code == .permissionDenied)
      #expect(error?.reason == .organizationForbidden)
      #expect(error?.message.contains(other) == false)
    }
    #expect(throws: Never.self) { try ScopeRequest(Tokens.session(superAdmin: true), requestedOrgID: other) }
    let own = Tokens.organization.uuidString
    for text in ["", own, own.lowercased()] {
      #expect(throws: Never.self) { try ScopeRequest(Tokens.session(owner: true), requestedOrgID: text) }
    }
  }

  @Test func noRightIsPermissionDenied() {
    let error = refusal(Tokens.session(permissions: [Permission(rawValue: "Calls:Instance:View")]), "")
    #expect(error?.code == .permissionDenied)
    #expect(error?.reason == .permissionMissing)
  }
}
