import Access
import Analytics
import Documents
import Foundation
import Messages
import RPC
import SMSUsage
import TestDatabase
import TestExpectations
import Testing
import Time
import Upstream

/// The document store or the provider fails, is slow, or is asked for much.
@Suite struct SMSOutageTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let orgID = UUID()

  private var context: CallContext { context(deadline: nil) }

  private func context(deadline: ContinuousClock.Instant?) -> CallContext {
    .call(
      by: Session(memberID: UUID(), orgID: orgID, permissions: [.viewOrganizationDashboard]), deadline: deadline)
  }

  /// One conversation of each candidate, with one message today and one inbound.
  private func rows(candidates: Int = 3) -> (InterviewRows, ActivityRows) {
    var rows = InterviewRows(orgID: orgID, timeZone: "UTC")
    var activity = ActivityRows(orgID: orgID)
    for number in 0..<candidates {
      let candidate = CandidateRow(id: UUID(), source: number % 2 == 0 ? "even" : "odd")
      rows.candidates.append(candidate)
      activity.conversations.append(
        ConversationRow(
          id: "\(number)", campaignID: nil, candidateID: candidate.id,
          messages: [SMSRow(Self.now), SMSRow(Self.now, direction: "inbound")]))
    }
    return (rows, activity)
  }

  private func load(_ rows: (InterviewRows, ActivityRows), into fixture: AnalyticsFixture) async throws {
    try await fixture.load([rows.0])
    try await withConnection(to: fixture.connectionString) { try await $0.load(rows.1) }
  }

  /// Every RPC that counts SMS.
  private func failures(of analytics: CampaignAnalytics, _ context: CallContext) async -> [RPCError?] {
    [
      await failure { try await analytics.getSmsSent(GetSmsSentRequest(), context: context).message },
      await failure { try await analytics.getTotalSms(GetTotalSmsRequest(), context: context).message },
      await failure { try await analytics.getTimeSaved(GetTimeSavedRequest(), context: context).message },
      await failure { try await analytics.getTotalTimeSaved(GetTotalTimeSavedRequest(), context: context).message },
    ]
  }

  @Test func aStoreThatIsAwayIsUnavailable() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(), into: fixture)
      let store = WatchedStore(PostgresDocumentStore(pool: fixture.pool)) { _ throws(UpstreamError) in
        throw UpstreamError(.unavailable, "host db.internal is away")
      }
      for error in await failures(of: fixture.analytics(now: Self.now, documents: store), context) {
        #expect(error?.code == .unavailable)
        #expect(error?.reason == .documentStoreUnavailable)
        #expect(error?.retryDelay != nil)
        #expect(error?.message.contains("internal") == false)
      }
    }
  }

  @Test func aProviderThatFailsIsUnavailableAndNeverZero() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(), into: fixture)
      for kind in [.unavailable, .deadlineExceeded, .refused] as [UpstreamError.Kind] {
        let provider = TestProvider(orgID: orgID, [:]) { () throws(UpstreamError) in
          throw UpstreamError(kind, "account AC1 is closed")
        }
        let analytics = fixture.analytics(
          now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool), smsProvider: provider)
        for error in await failures(of: analytics, context) {
          #expect(error?.code == .unavailable)
          #expect(error?.reason == .smsProviderUnavailable)
          #expect(error?.message.contains("AC1") == false)
        }
        // What needs no provider is answered all the while.
        let filter = AnalyticsFilter(candidates: CandidateFilter(sources: ["even"]))
        let total = try await analytics.getTotalSms(GetTotalSmsRequest(filter: filter), context: context).message
        #expect(total.totalSms == 2)
        #expect(total.fromProvider == 0)
      }
    }
  }

  @Test func aStoreThatIsSlowerThanTheDeadlineIsUnavailable() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(), into: fixture)
      let store = WatchedStore(PostgresDocumentStore(pool: fixture.pool)) { _ throws(UpstreamError) in
        try await hang()
      }
      let error = await failure {
        try await fixture.analytics(now: Self.now, documents: store).getTotalSms(
          GetTotalSmsRequest(), context: context(deadline: .now + .seconds(5))
        ).message
      }
      #expect(error?.code == .unavailable)
      #expect(error?.reason == .documentStoreUnavailable)
      #expect(store.queries.count == 1)
    }
  }

  /// With one connection for everything, an answer that held it while it reads the store would wait for itself.
  @Test func noConnectionIsHeldWhileTheStoreIsAsked() async throws {
    try await AnalyticsFixture.run(poolSize: 1) { fixture in
      try await load(rows(), into: fixture)
      let analytics = fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool))
      let filter = AnalyticsFilter(candidates: CandidateFilter(sources: ["even"]))
      let sms = try await analytics.getTotalSms(GetTotalSmsRequest(filter: filter), context: context).message
      #expect(sms.totalSms == 2)
      let saved = try await analytics.getTotalTimeSaved(GetTotalTimeSavedRequest(filter: filter), context: context)
        .message
      #expect(saved.saved?.smsSecs == 120)
    }
  }

  @Test func theProviderIsAskedForTheDaysOfTheRange() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(), into: fixture)
      let provider = TestProvider(orgID: orgID, [UsageDay("2026-11-17"): 5, UsageDay("2026-11-19"): 8])
      let analytics = fixture.analytics(
        now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool), smsProvider: provider)
      let range = TimeRange(range: .dates(DateRange(startDate: "2026-11-10", endDate: "2026-11-17")))
      let total = try await analytics.getTotalSms(
        GetTotalSmsRequest(filter: AnalyticsFilter(timeRange: range)), context: context
      ).message
      #expect(total.fromProvider == 5)
      #expect(provider.lookups.map(\.orgID) == [orgID])
      #expect(provider.lookups.first?.days == UsageDay("2026-11-10")...UsageDay("2026-11-17"))
    }
  }

  /// Few candidates are asked for by their ids; many are looked up as the pages come. Both count alike.
  @Test func manyCandidatesAreLookedUpPageByPage() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(candidates: 2_100), into: fixture)
      let store = WatchedStore(PostgresDocumentStore(pool: fixture.pool))
      let analytics = fixture.analytics(now: Self.now, documents: store)
      func total(_ sources: [String]) async throws -> Int64 {
        try await analytics.getTotalSms(
          GetTotalSmsRequest(filter: AnalyticsFilter(candidates: CandidateFilter(sources: sources))), context: context
        ).message.totalSms
      }
      #expect(try await total(["even"]) == 1_050)
      #expect(store.queries.count > 1)
      #expect(store.queries.allSatisfy { $0.conditions.isEmpty })
      #expect(try await total(["even", "odd"]) == 2_100)
      let asked = store.queries.count
      #expect(try await total(["none"]) == 0)
      #expect(store.queries.count == asked)
    }
  }

  @Test func aStoreThatFailsInTheMiddleIsUnavailable() async throws {
    try await AnalyticsFixture.run { fixture in
      try await load(rows(candidates: 2_100), into: fixture)
      let store = WatchedStore(PostgresDocumentStore(pool: fixture.pool)) { page throws(UpstreamError) in
        if page == 2 { throw UpstreamError(.unavailable, "lost") }
      }
      let error = await failure {
        try await fixture.analytics(now: Self.now, documents: store).getTotalSms(GetTotalSmsRequest(), context: context)
          .message
      }
      #expect(error?.code == .unavailable)
      #expect(store.queries.count == 3)
    }
  }
}
