import Access
import Analytics
import Documents
import Foundation
import Messages
import RPC
import TestExpectations
import TestTurns
import Testing

/// Who may ask for what campaigns did besides calling, and with which arguments.
@Suite(.computing) struct ActivityScopeTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  private typealias Ask = (AnalyticsFilter, CallContext) async throws -> Void

  /// Every RPC that takes a filter.
  private func questions(_ analytics: CampaignAnalytics) -> [Ask] {
    [
      { _ = try await analytics.getSmsSent(GetSmsSentRequest(filter: $0), context: $1).message },
      { _ = try await analytics.getTotalSms(GetTotalSmsRequest(filter: $0), context: $1).message },
      { _ = try await analytics.getTimeSaved(GetTimeSavedRequest(filter: $0), context: $1).message },
      { _ = try await analytics.getTotalTimeSaved(GetTotalTimeSavedRequest(filter: $0), context: $1).message },
      {
        _ = try await analytics.getCandidateSatisfaction(GetCandidateSatisfactionRequest(filter: $0), context: $1)
          .message
      },
      {
        _ = try await analytics.getAverageCandidateSatisfaction(
          GetAverageCandidateSatisfactionRequest(filter: $0), context: $1
        ).message
      },
      {
        _ = try await analytics.getCreditsPerQualifiedCandidate(
          GetCreditsPerQualifiedCandidateRequest(filter: $0), context: $1
        ).message
      },
    ]
  }

  private func run(_ body: (UUID, UUID, CampaignAnalytics) async throws -> Void) async throws {
    let (mine, theirs) = (UUID(), UUID())
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([
        InterviewRows(orgID: mine, timeZone: "UTC"), InterviewRows(orgID: theirs, timeZone: "Asia/Tokyo"),
      ])
      try await body(
        mine, theirs, fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool)))
    }
  }

  @Test func aMembersOwnScopeIsNotEnough() async throws {
    try await run { mine, _, analytics in
      let context = CallContext.call(by: Session(memberID: UUID(), orgID: mine, permissions: [.viewOwnDashboard]))
      for ask in questions(analytics) {
        let error = await failure { try await ask(AnalyticsFilter(), context) }
        #expect(error?.code == .permissionDenied)
      }
      let error = await failure {
        try await analytics.getCampaignsLaunchedPerWeek(GetCampaignsLaunchedPerWeekRequest(), context: context).message
      }
      #expect(error?.code == .permissionDenied)
    }
  }

  @Test func onlyASuperAdminNamesAnotherOrganization() async throws {
    try await run { mine, theirs, analytics in
      let owner = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isOwner: true))
      let admin = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isSuperAdmin: true))
      for ask in questions(analytics) {
        let filter = AnalyticsFilter(orgID: theirs.uuidString)
        let denied = await failure { try await ask(filter, owner) }
        #expect(denied?.code == .permissionDenied)
        try await ask(filter, admin)
        let unknown = await failure { try await ask(AnalyticsFilter(orgID: UUID().uuidString), admin) }
        #expect(unknown?.code == .notFound)
        let malformed = await failure { try await ask(AnalyticsFilter(orgID: "theirs"), admin) }
        #expect(malformed?.fieldViolations.map(\.field) == ["filter.org_id"])
      }
      let launched = try await analytics.getCampaignsLaunchedPerWeek(
        GetCampaignsLaunchedPerWeekRequest(orgID: theirs.uuidString), context: admin
      ).message
      #expect(launched.info?.timeZone == "Asia/Tokyo")
      let denied = await failure {
        try await analytics.getCampaignsLaunchedPerWeek(
          GetCampaignsLaunchedPerWeekRequest(orgID: theirs.uuidString), context: owner
        ).message
      }
      #expect(denied?.code == .permissionDenied)
      let malformed = await failure {
        try await analytics.getCampaignsLaunchedPerWeek(
          GetCampaignsLaunchedPerWeekRequest(orgID: "theirs"), context: owner
        ).message
      }
      #expect(malformed?.fieldViolations.map(\.field) == ["org_id"])
    }
  }

  @Test func badArgumentsNameTheirField() async throws {
    try await run { mine, _, analytics in
      let context = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isOwner: true))
      let wrong: [(AnalyticsFilter, String)] = [
        (AnalyticsFilter(campaignIds: ["x"]), "filter.campaign_ids[0]"),
        (
          AnalyticsFilter(campaignIds: [String](repeating: mine.uuidString, count: 1_001)), "filter.campaign_ids"
        ),
        (
          AnalyticsFilter(candidates: CandidateFilter(candidateIds: [mine.uuidString, ""])),
          "filter.candidates.candidate_ids[1]"
        ),
        (AnalyticsFilter(candidates: CandidateFilter(tags: ["\0"])), "filter.candidates.tags[0]"),
        (
          AnalyticsFilter(timeRange: TimeRange(range: .preset(.UNRECOGNIZED(77)))), "filter.time_range.preset"
        ),
        (
          AnalyticsFilter(
            timeRange: TimeRange(range: .dates(DateRange(startDate: "1970-01-01", endDate: "2026-01-01")))),
          "filter.time_range.dates.end_date"
        ),
      ]
      for ask in questions(analytics) {
        for (filter, field) in wrong {
          let error = await failure { try await ask(filter, context) }
          #expect(error?.code == .invalidArgument)
          #expect(error?.fieldViolations.map(\.field) == [field])
        }
      }
    }
  }

  @Test func withoutAnythingEveryAnswerIsZero() async throws {
    try await run { mine, _, analytics in
      let context = CallContext.call(by: Session(memberID: UUID(), orgID: mine, isOwner: true))
      let filter = AnalyticsFilter(timeRange: TimeRange(range: .preset(.allTime)))
      let sent = try await analytics.getSmsSent(GetSmsSentRequest(filter: filter), context: context).message
      // Today, by hours.
      #expect(sent.points.count == 24)
      #expect(sent.points.allSatisfy { $0.smsSent == 0 })
      let saved = try await analytics.getTotalTimeSaved(GetTotalTimeSavedRequest(filter: filter), context: context)
        .message
      #expect(saved.saved == TimeSavedBreakdown())
      let satisfaction = try await analytics.getAverageCandidateSatisfaction(
        GetAverageCandidateSatisfactionRequest(filter: filter), context: context
      ).message
      #expect(satisfaction.averageRating == nil)
      let credits = try await analytics.getCreditsPerQualifiedCandidate(
        GetCreditsPerQualifiedCandidateRequest(filter: filter), context: context
      ).message
      #expect(credits.creditsPerQualifiedCandidate == nil)
      #expect(credits.creditsUsed == 0)
    }
  }
}
