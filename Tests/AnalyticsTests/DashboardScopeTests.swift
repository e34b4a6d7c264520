import Access
import Analytics
import Foundation
import Messages
import RPC
import TestExpectations
import Testing

/// Who may ask, and what is a bad question.
@Suite struct DashboardScopeTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  private func ask(
    _ fixture: AnalyticsFixture, _ session: Session, _ filter: AnalyticsFilter? = nil
  ) async throws -> GetAnalyticsDashboardResponse {
    try await fixture.analytics(now: Self.now).getAnalyticsDashboard(
      GetAnalyticsDashboardRequest(filter: filter), context: .call(by: session)
    ).message
  }

  @Test func itTakesTheOrganizationScope() async throws {
    let (mine, theirs) = (
      InterviewRows.small(campaigns: 1, now: Self.now), InterviewRows.small(campaigns: 4, now: Self.now)
    )
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([mine, theirs])
      func calls(_ session: Session, of orgID: String = "") async throws -> Int64? {
        try await ask(fixture, session, AnalyticsFilter(orgID: orgID)).metrics?.totalCalls
      }
      let viewer = Session(memberID: UUID(), orgID: mine.orgID, permissions: [.viewOrganizationDashboard])
      #expect(try await calls(viewer) == 1)
      #expect(try await calls(viewer, of: mine.orgID.uuidString) == 1)
      for permissions in [[.viewOwnDashboard], []] as [Set<Permission>] {
        let session = Session(memberID: UUID(), orgID: mine.orgID, permissions: permissions)
        let error = await failure { try await calls(session) }
        #expect(error?.code == .permissionDenied)
        #expect(error?.reason == .permissionMissing)
        // What would not be enough isn't asked for.
        #expect(error?.message.contains("Dashboard:Instance:ViewOrg") == true)
        #expect(error?.message.contains("Dashboard:Instance:ViewOwn") == false)
      }
      for other in [theirs.orgID, UUID()] {
        let error = await failure { try await calls(viewer, of: other.uuidString) }
        #expect(error?.code == .permissionDenied)
        #expect(error?.reason == .organizationForbidden)
      }
      let admin = Session(memberID: UUID(), orgID: mine.orgID, isSuperAdmin: true)
      #expect(try await calls(admin) == 1)
      #expect(try await calls(admin, of: theirs.orgID.uuidString.lowercased()) == 4)
      #expect(await failure { try await calls(admin, of: UUID().uuidString) }?.code == .notFound)
      for session in [viewer, admin] {
        let error = await failure { try await calls(session, of: "theirs") }
        #expect(error?.code == .invalidArgument)
        #expect(error?.fieldViolations.map(\.field) == ["filter.org_id"])
      }
      let stranger = CallContext(method: MethodDescriptor(service: "callboard.v1.AnalyticsService", name: "Test"))
      let error = await failure {
        try await fixture.analytics(now: Self.now).getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(), context: stranger
        ).message
      }
      #expect(error?.code == .unauthenticated)
    }
  }

  @Test func aBadFilterNamesItsFieldAndElement() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    let id = UUID().uuidString
    let cases: [(AnalyticsFilter, String)] = [
      (AnalyticsFilter(campaignIds: [id, "x"]), "filter.campaign_ids[1]"),
      (AnalyticsFilter(campaignIds: Array(repeating: id, count: 1_001)), "filter.campaign_ids"),
      (
        AnalyticsFilter(candidates: CandidateFilter(candidateIds: [id, id, id, "\(id) "])),
        "filter.candidates.candidate_ids[3]"
      ),
      (
        AnalyticsFilter(candidates: CandidateFilter(candidateIds: Array(repeating: id, count: 1_001))),
        "filter.candidates.candidate_ids"
      ),
      (AnalyticsFilter(candidates: CandidateFilter(sources: ["web", "\0"])), "filter.candidates.sources[1]"),
      (AnalyticsFilter(candidates: CandidateFilter(tags: ["\0"])), "filter.candidates.tags[0]"),
      (
        AnalyticsFilter(timeRange: TimeRange(range: .preset(.UNRECOGNIZED(99)))), "filter.time_range.preset"
      ),
      (
        AnalyticsFilter(
          timeRange: TimeRange(range: .dates(DateRange(startDate: "2026-11-05", endDate: "2026-11-04")))),
        "filter.time_range.dates.end_date"
      ),
    ]
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let owner = Session(memberID: UUID(), orgID: rows.orgID, isOwner: true)
      for (filter, field) in cases {
        let error = await failure { try await ask(fixture, owner, filter) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.fieldViolations.map(\.field) == [field])
      }
      // The longest list that may be.
      let longest = AnalyticsFilter(campaignIds: rows.campaigns.map(\.id.uuidString) + Array(repeating: id, count: 999))
      #expect(try await ask(fixture, owner, longest).metrics?.totalCalls == 1)
    }
  }
}
