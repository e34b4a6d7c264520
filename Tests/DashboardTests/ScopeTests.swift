import Access
import Dashboard
import Foundation
import Messages
import RPC
import TestExpectations
import Testing

/// Who may ask for what.
@Suite struct ScopeTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// An organization with one call, one message and one to-do now.
  private func rows(_ orgID: UUID, calls: Int) -> OrganizationRows {
    var rows = OrganizationRows(orgID: orgID, timeZone: "UTC")
    for index in 0..<calls {
      let createdAt = Self.now - Int64(index)
      rows.calls.append(
        CallRow(
          id: UUID(), direction: "inbound", status: "completed", durationSecs: 60, recordingURL: nil,
          createdAt: createdAt))
      rows.messages.append(
        MessageRow(id: UUID(), channel: "sms", direction: "inbound", status: "received", createdAt: createdAt))
    }
    return rows
  }

  @Test func aSuperAdminMayNameAnyOrganizationAndNobodyElse() async throws {
    let (mine, theirs) = (UUID(), UUID())
    try await Fixture.run { fixture in
      try await fixture.load([rows(mine, calls: 1), rows(theirs, calls: 3)])
      let dashboard = fixture.dashboard(now: Self.now)
      let admin = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isSuperAdmin: true))
      let owner = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isOwner: true))
      func calls(_ orgID: String, _ context: CallContext) async throws -> Int64? {
        try await dashboard.getDashboardStats(GetDashboardStatsRequest(orgID: orgID), context: context).message.stats?
          .totalCalls
      }
      func messages(_ orgID: String, _ context: CallContext) async throws -> UInt32? {
        try await dashboard.getMessagingStats(GetMessagingStatsRequest(orgID: orgID), context: context).message
          .stats?.totalMessages
      }
      #expect(try await calls("", admin) == 1)
      #expect(try await calls(theirs.uuidString, admin) == 3)
      #expect(try await messages(theirs.uuidString.lowercased(), admin) == 3)
      #expect(try await calls(mine.uuidString, owner) == 1)
      for other in [theirs, UUID()] {
        #expect(await failure { try await calls(other.uuidString, owner) }?.code == .permissionDenied)
        #expect(await failure { try await messages(other.uuidString, owner) }?.code == .permissionDenied)
      }
      #expect(await failure { try await calls(UUID().uuidString, admin) }?.code == .notFound)
      #expect(await failure { try await calls("mine", owner) }?.fieldViolations.map(\.field) == ["org_id"])
    }
  }

  @Test func withoutASessionOrARightNothingIsSeen() async throws {
    let orgID = UUID()
    try await Fixture.run { fixture in
      try await fixture.load([rows(orgID, calls: 1)])
      let dashboard = fixture.dashboard(now: Self.now)
      let request = GetMessagingStatsRequest()
      let stranger = CallContext(method: MethodDescriptor(service: "callboard.v1.DashboardService", name: "Test"))
      #expect(
        await failure { try await dashboard.getMessagingStats(request, context: stranger).message }?.code
          == .unauthenticated)
      let nobody = CallContext.call(by: Session(memberID: UUID(), orgID: orgID))
      #expect(
        await failure { try await dashboard.getMessagingStats(request, context: nobody).message }?.code
          == .permissionDenied)
    }
  }

  @Test func aBadRangeNamesItsField() async throws {
    let orgID = UUID()
    try await Fixture.run { fixture in
      try await fixture.load([rows(orgID, calls: 1)])
      let context = CallContext.call(by: Viewer.organization.session(in: orgID))
      let range = TimeRange(range: .dates(DateRange(startDate: "2026-11-05", endDate: "2026-11-04")))
      let error = await failure {
        try await fixture.dashboard(now: Self.now).getDashboardStats(
          GetDashboardStatsRequest(timeRange: range), context: context
        ).message
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.fieldViolations.first?.field.hasPrefix("time_range") == true)
    }
  }

  @Test func accessSaysWhatASessionMaySee() async throws {
    var rows = rows(UUID(), calls: 0)
    let member = UUID()
    let phones = (0..<3).map { PhoneRow(id: UUID(), number: "+\($0)", friendlyName: nil) }
    rows.phones = phones
    rows.memberPhones = [member: [phones[2].id, phones[0].id]]
    let orgID = rows.orgID
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      func access(_ session: Session) async throws -> GetDashboardAccessResponse {
        try await dashboard.getDashboardAccess(GetDashboardAccessRequest(), context: .call(by: session)).message
      }
      let own = try await access(Viewer.member(member).session(in: orgID))
      #expect(own.canViewDashboard)
      #expect(own.scope?.kind == .scoped)
      #expect(own.scope?.memberID == member.uuidString.lowercased())
      #expect(own.scope?.phoneIds == [phones[0].id, phones[2].id].map { $0.uuidString.lowercased() }.sorted())
      let none = try await access(Session(memberID: member, orgID: orgID))
      #expect(!none.canViewDashboard)
      #expect(none.scope?.kind == .unspecified)
      #expect(none.scope?.phoneIds == [])
    }
  }

  /// Its rights are all in its token: the answer comes without a database.
  @Test func accessOfAnOrganizationScopeMakesNoQuery() async throws {
    try await Fixture.run(on: "host=/nonexistent") { fixture in
      let response = try await fixture.dashboard(now: Self.now).getDashboardAccess(
        GetDashboardAccessRequest(), context: .call(by: Viewer.organization.session(in: UUID()))
      ).message
      #expect(response.canViewDashboard)
      #expect(response.scope?.kind == .org)
    }
  }
}
