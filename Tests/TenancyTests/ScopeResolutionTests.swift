import Access
import Foundation
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import Tenancy

@Suite struct ScopeResolutionTests {
  private static let other = UUID(uuid: (3, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 3))
  private static let phones = (1...3).map {
    UUID(uuid: (9, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8($0)))
  }

  /// A database in which the member has the first two phones here, and the third by the same ids in another organization.
  private func database() async throws -> String {
    let url = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: url) { connection in
      for (organization, zone) in [(Sessions.organization, "Australia/Lord_Howe"), (Self.other, "Asia/Beirut")] {
        _ = try await connection.query(
          "insert into organizations (org_id, name, time_zone) values (\(organization), 'Name', \(zone))")
        _ = try await connection.query(
          "insert into members (org_id, id, name, email) values (\(organization), \(Sessions.member), 'Name', 'x@y.z')")
        for phone in Self.phones {
          _ = try await connection.query(
            "insert into phones (org_id, id, number) values (\(organization), \(phone), '+15550100')")
        }
        let assigned = organization == Self.other ? Self.phones[2...2] : Self.phones[0...1]
        for phone in assigned.reversed() {
          _ = try await connection.query(
            """
            insert into member_phones (org_id, member_id, phone_id)
            values (\(organization), \(Sessions.member), \(phone))
            """)
        }
      }
    }
    return url
  }

  @Test func scopesAndTimeZones() async throws {
    try await withConnection(to: try await database()) { connection in
      func check(
        _ session: Session, _ orgID: String = "", sees scope: TenantScope, in zone: String
      ) async throws {
        let found = try await ScopeRequest(session, requestedOrgID: orgID).resolve(using: TenantReader(connection))
        #expect(found.scope == scope)
        #expect(found.zone.name == zone)
      }
      try await check(
        Sessions.session(permissions: [.viewOwnDashboard]),
        sees: TenantScope(member: Sessions.member, of: Sessions.organization, phoneIDs: Array(Self.phones[0...1])),
        in: "Australia/Lord_Howe")
      try await check(
        Sessions.session(owner: true), Sessions.organization.uuidString,
        sees: TenantScope(organization: Sessions.organization), in: "Australia/Lord_Howe")
      try await check(
        Sessions.session(superAdmin: true, permissions: [.viewOwnDashboard]), Self.other.uuidString,
        sees: TenantScope(organization: Self.other), in: "Asia/Beirut")
    }
  }

  @Test func aMemberWithoutPhonesHasAScope() async throws {
    try await withConnection(to: try await database()) { connection in
      let session = Session(memberID: UUID(), orgID: Sessions.organization, permissions: [.viewOwnDashboard])
      let (scope, _) = try await ScopeRequest(session, requestedOrgID: "").resolve(using: TenantReader(connection))
      #expect(scope == TenantScope(member: session.memberID, of: Sessions.organization, phoneIDs: []))
    }
  }

  @Test func anOrganizationThatIsNotThere() async throws {
    try await withConnection(to: try await database()) { connection in
      let missing = UUID().uuidString
      let error = await #expect(throws: RPCError.self) {
        try await ScopeRequest(Sessions.session(superAdmin: true), requestedOrgID: missing).resolve(
          using: TenantReader(connection))
      }
      #expect(error?.code == .notFound)
      #expect(error?.reason == .organizationNotFound)
      let denied = await #expect(throws: RPCError.self) {
        try await ScopeRequest(Sessions.session(owner: true), requestedOrgID: missing).resolve(
          using: TenantReader(connection))
      }
      #expect(denied?.code == .permissionDenied)
    }
  }

  @Test(arguments: ["", "Mars/Olympus", "../../etc/passwd", String(repeating: "x", count: 1 << 16)])
  func aZoneThatIsNotKnown(name: String) async throws {
    try await withConnection(to: try await database()) { connection in
      _ = try await connection.query(
        "update organizations set time_zone = \(name) where org_id = \(Sessions.organization)")
      let error = await #expect(throws: RPCError.self) {
        try await ScopeRequest(Sessions.session(owner: true), requestedOrgID: "").resolve(
          using: TenantReader(connection))
      }
      #expect(error?.code == .failedPrecondition)
      #expect(error?.reason == .timeZoneUnknown)
      #expect(error?.message.contains("set it to an IANA name") == true)
      #expect((error?.message.utf8.count ?? 0) < 400)
    }
  }

  @Test func whatASessionSeesOfItsOwn() async throws {
    try await withConnection(to: try await database()) { connection in
      let own = try await TenantScope.own(
        of: Sessions.session(permissions: [.viewOwnDashboard]), using: TenantReader(connection))
      #expect(
        own == TenantScope(member: Sessions.member, of: Sessions.organization, phoneIDs: Array(Self.phones[0...1])))
    }
    let silent = TenantReader(Silence())
    #expect(
      try await TenantScope.own(of: Sessions.session(owner: true), using: silent)
        == TenantScope(organization: Sessions.organization))
    #expect(try await TenantScope.own(of: Sessions.session(), using: silent) == nil)
  }

  @Test func failuresOfTheDatabaseAreMapped() async throws {
    let error = await #expect(throws: RPCError.self) {
      try await ScopeRequest(Sessions.session(owner: true), requestedOrgID: "").resolve(using: TenantReader(Silence()))
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
