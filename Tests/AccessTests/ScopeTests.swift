import Foundation
import Postgres
import RPC
import TestDatabase
import Testing

@testable import Access

@Suite struct SessionRightsTests {
  @Test func rightsComeInThisOrder() {
    let own: Set<Permission> = [.viewOwnDashboard]
    let organization: Set<Permission> = [.viewOrganizationDashboard]
    #expect(Tokens.session(superAdmin: true, permissions: own).dashboardView == .organization)
    #expect(Tokens.session(owner: true, permissions: own).dashboardView == .organization)
    #expect(Tokens.session(permissions: organization).dashboardView == .organization)
    #expect(Tokens.session(permissions: own.union(organization)).dashboardView == .organization)
    #expect(Tokens.session(permissions: own).dashboardView == .own)
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

@Suite struct DashboardScopeTests {
  private static let other = UUID(uuid: (3, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 3))
  private static let phones = (1...3).map {
    UUID(uuid: (9, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8($0)))
  }

  /// A database in which the member has the first two phones here, and the third by the same ids in another organization.
  private func database() async throws -> String {
    let url = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: url) { connection in
      for (organization, zone) in [(Tokens.organization, "Australia/Lord_Howe"), (Self.other, "Asia/Beirut")] {
        _ = try await connection.query(
          "insert into organizations (org_id, name, time_zone) values (\(organization), 'Name', \(zone))")
        _ = try await connection.query(
          "insert into members (org_id, id, name, email) values (\(organization), \(Tokens.member), 'Name', 'x@y.z')")
        for phone in Self.phones {
          _ = try await connection.query(
            "insert into phones (org_id, id, number) values (\(organization), \(phone), '+15550100')")
        }
        let assigned = organization == Self.other ? Self.phones[2...2] : Self.phones[0...1]
        for phone in assigned.reversed() {
          _ = try await connection.query(
            """
            insert into member_phones (org_id, member_id, phone_id)
            values (\(organization), \(Tokens.member), \(phone))
            """)
        }
      }
    }
    return url
  }

  @Test func scopesAndTimeZones() async throws {
    try await withConnection(to: try await database()) { connection in
      func check(
        _ session: Session, _ orgID: String = "", sees kind: DashboardScope.Kind, of organization: UUID, in zone: String
      ) async throws {
        let found = try await ScopeRequest(session, requestedOrgID: orgID).resolve(using: connection)
        #expect(found.scope == DashboardScope(orgID: organization, kind: kind))
        #expect(found.timeZone == zone)
      }
      try await check(
        Tokens.session(permissions: [.viewOwnDashboard]),
        sees: .member(id: Tokens.member, phoneIDs: Array(Self.phones[0...1])), of: Tokens.organization,
        in: "Australia/Lord_Howe")
      try await check(
        Tokens.session(owner: true), Tokens.organization.uuidString, sees: .organization, of: Tokens.organization,
        in: "Australia/Lord_Howe")
      try await check(
        Tokens.session(superAdmin: true, permissions: [.viewOwnDashboard]), Self.other.uuidString,
        sees: .organization, of: Self.other, in: "Asia/Beirut")
    }
  }

  @Test func aMemberWithoutPhonesHasAScope() async throws {
    try await withConnection(to: try await database()) { connection in
      let session = Session(memberID: UUID(), orgID: Tokens.organization, permissions: [.viewOwnDashboard])
      let (scope, _) = try await ScopeRequest(session, requestedOrgID: "").resolve(using: connection)
      #expect(scope.kind == .member(id: session.memberID, phoneIDs: []))
    }
  }

  @Test func anOrganizationThatIsNotThere() async throws {
    try await withConnection(to: try await database()) { connection in
      let missing = UUID().uuidString
      let error = await #expect(throws: RPCError.self) {
        try await ScopeRequest(Tokens.session(superAdmin: true), requestedOrgID: missing).resolve(using: connection)
      }
      #expect(error?.code == .notFound)
      #expect(error?.reason == .organizationNotFound)
      let denied = await #expect(throws: RPCError.self) {
        try await ScopeRequest(Tokens.session(owner: true), requestedOrgID: missing).resolve(using: connection)
      }
      #expect(denied?.code == .permissionDenied)
    }
  }

  @Test func whatASessionSeesOfItsOwn() async throws {
    try await withConnection(to: try await database()) { connection in
      let own = try await DashboardScope.own(
        of: Tokens.session(permissions: [.viewOwnDashboard]), using: connection)
      #expect(own?.kind == .member(id: Tokens.member, phoneIDs: Array(Self.phones[0...1])))
    }
    let silent = Silence()
    #expect(
      try await DashboardScope.own(of: Tokens.session(owner: true), using: silent)
        == DashboardScope(orgID: Tokens.organization, kind: .organization))
    #expect(try await DashboardScope.own(of: Tokens.session(), using: silent) == nil)
  }

  @Test func failuresOfTheDatabaseAreMapped() async throws {
    let error = await #expect(throws: RPCError.self) {
      try await ScopeRequest(Tokens.session(owner: true), requestedOrgID: "").resolve(using: Silence())
    }
    #expect(error?.code == .unavailable)
    #expect(error?.retryDelay != nil)
  }
}

/// A database that isn't there.
private struct Silence: StatementRunner {
  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    throw PostgresError(.unavailable(beforeCommit: true), "no connection to db7.internal")
  }
}

@Suite struct DatabaseFailureTests {
  @Test(arguments: [
    (PostgresError.Kind.unavailable(beforeCommit: true), StatusCode.unavailable, true),
    (.unavailable(beforeCommit: false), .unavailable, true),
    (.poolExhausted(waited: .seconds(5), poolSize: 8), .resourceExhausted, true),
    (.deadlineExceeded, .deadlineExceeded, false), (.cancelled, .cancelled, false),
    (.decoding(column: "name"), .internal, false), (.usage, .internal, false),
    (.server(sqlState: "57014"), .deadlineExceeded, false), (.server(sqlState: "57P01"), .unavailable, true),
    (.server(sqlState: "08006"), .unavailable, true), (.server(sqlState: "53300"), .unavailable, true),
    (.server(sqlState: "40001"), .unavailable, true), (.server(sqlState: "42P01"), .internal, false),
    (.server(sqlState: "22012"), .internal, false), (.server(sqlState: ""), .internal, false),
  ])
  func whatAClientMayKnow(kind: PostgresError.Kind, code: StatusCode, retry: Bool) {
    let error = RPCError(PostgresError(kind, "select secret from db7.internal"))
    #expect(error.code == code)
    #expect((error.retryDelay != nil) == retry)
    #expect(!error.message.contains("secret") && !error.message.contains("db7"))
    #expect(error.cause is PostgresError)
  }
}
