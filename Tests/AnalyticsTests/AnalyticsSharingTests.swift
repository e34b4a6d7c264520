import Access
import Documents
import Foundation
import Messages
import Postgres
import RPC
import SMSUsage
import TestDatabase
import TestExpectations
import Testing
import Upstream

@testable import Analytics
@testable import Answers

/// Who asks the same gets the same answer, at the same time or a little later; who doesn't, never.
@Suite(.timeLimit(.minutes(10))) struct AnalyticsSharingTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private static let long = Duration.seconds(3_600)

  private typealias Ask = @Sendable (AnalyticsFilter, CallContext) async throws -> [UInt8]

  /// Every RPC; the bytes of its answer.
  private func methods(_ analytics: CampaignAnalytics) -> [Ask] {
    [
      { try await analytics.getAnalyticsDashboard(.init(filter: $0), context: $1).bytes },
      { try await analytics.getCreditsPerQualifiedCandidate(.init(filter: $0), context: $1).bytes },
      { try await analytics.getCandidateSatisfaction(.init(filter: $0), context: $1).bytes },
      { try await analytics.getAverageCandidateSatisfaction(.init(filter: $0), context: $1).bytes },
      { try await analytics.getCampaignsLaunchedPerWeek(.init(orgID: $0.orgID), context: $1).bytes },
    ] + counting(analytics)
  }

  /// The RPCs that count SMS.
  private func counting(_ analytics: CampaignAnalytics) -> [Ask] {
    [
      { try await analytics.getSmsSent(.init(filter: $0), context: $1).bytes },
      { try await analytics.getTotalSms(.init(filter: $0), context: $1).bytes },
      { try await analytics.getTimeSaved(.init(filter: $0), context: $1).bytes },
      { try await analytics.getTotalTimeSaved(.init(filter: $0), context: $1).bytes },
    ]
  }

  @Test func anAnswerIsGivenAgainUnlessTheCallWantsALaterOne() async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let documents = PostgresDocumentStore(pool: fixture.pool)
      for index in 0..<9 {
        let analytics = fixture.analytics(now: Self.now, documents: documents, answerTimeToLive: Self.long)
        let ask = methods(analytics)[index]
        let first = try await ask(AnalyticsFilter(), rows.context())
        let statements = fixture.pool.statistics.queries
        #expect(try await ask(AnalyticsFilter(), rows.context()) == first)
        #expect(try await ask(AnalyticsFilter(), rows.context(maxStaleness: "3600000")) == first)
        #expect(fixture.pool.statistics.queries == statements, "method \(index)")
        #expect(try await ask(AnalyticsFilter(), rows.context(maxStaleness: "0")) == first)
        #expect(fixture.pool.statistics.queries > statements, "method \(index)")
        let error = await failure { try await ask(AnalyticsFilter(), rows.context(maxStaleness: "soon")) }
        #expect(error?.code == .invalidArgument, "method \(index)")
      }
    }
  }

  @Test func nothingIsGivenAgainWhereAnswersDoNotLive() async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool))
      for (index, ask) in methods(analytics).enumerated() {
        _ = try await ask(AnalyticsFilter(), rows.context())
        let statements = fixture.pool.statistics.queries
        _ = try await ask(AnalyticsFilter(), rows.context())
        #expect(fixture.pool.statistics.queries > statements, "method \(index)")
      }
    }
  }

  @Test func callsAtTheSameTimeShareOneExecution() async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let gate = Gate()
      let store = ScriptStore { _ throws(UpstreamError) in await gate.pass() }
      var settings = AnalyticsSettings()
      settings.passingScoreLifetime = .zero
      let analytics = fixture.analytics(now: Self.now, documents: store, settings: settings)
      let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for _ in 0..<5 { group.addTask { try await methods(analytics)[0](AnalyticsFilter(), rows.context()) } }
        try await eventually { await gate.arrivals > 0 && analytics.answers.waitingCount == 5 }
        await gate.open()
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(answers.count == 1)
      #expect(await store.lookups.count == 1)
    }
  }

  /// Series and total of SMS and of time saved, at the same time and later.
  @Test func conversationsAreReadOnceForAllWhoCountThem() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      try await fixture.addConversation(rows, sentAt: ["2026-11-18T00:00:00Z"])
      for timeToLive in [Duration.zero, Self.long] {
        let gate = Gate()
        let store = WatchedStore(PostgresDocumentStore(pool: fixture.pool)) { _ throws(UpstreamError) in
          await gate.pass()
        }
        let provider = TestProvider(orgID: rows.orgID, [UsageDay("2026-11-17"): 5])
        let analytics = fixture.analytics(
          now: Self.now, documents: store, smsProvider: provider, answerTimeToLive: timeToLive)
        try await withThrowingTaskGroup(of: Void.self) { group in
          for ask in counting(analytics) { group.addTask { _ = try await ask(AnalyticsFilter(), rows.context()) } }
          try await eventually { await gate.arrivals > 0 && analytics.answers.waitingCount == 4 }
          await gate.open()
          try await group.waitForAll()
        }
        #expect(store.queries.count == 1)
        #expect(provider.lookups.count == 1)
        let sms = try await analytics.getTotalSms(.init(), context: rows.context()).message
        #expect(sms.totalSms == 6)
        let saved = try await analytics.getTotalTimeSaved(.init(), context: rows.context()).message
        #expect(saved.saved?.smsSecs == 360)
        #expect(saved.info == sms.info)
        #expect(store.queries.count == (timeToLive == .zero ? 3 : 1))
      }
    }
  }

  /// Candidates that change after SMS were counted, and before the other rows are read, change both.
  @Test func timeSavedIsOfTheSameCandidatesInAllItsParts() async throws {
    var rows = InterviewRows.small(campaigns: 2, now: Self.now)
    rows.candidates[0].source = "fair"
    let filter = AnalyticsFilter(candidates: CandidateFilter(sources: ["fair"]))
    try await AnalyticsFixture.run { [rows] fixture in
      try await fixture.load([rows])
      for index in 0..<2 { try await fixture.addConversation(rows, of: index, sentAt: ["2026-11-18T00:00:00Z"]) }
      let analytics = fixture.analytics(
        now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool), answerTimeToLive: Self.long)
      let sms = try await analytics.getTotalSms(.init(filter: filter), context: rows.context()).message
      #expect(sms.totalSms == 1)
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute("update candidates set source = 'fair'")
      }
      let saved = try await analytics.getTotalTimeSaved(.init(filter: filter), context: rows.context()).message
      // Two calls of a minute, and two SMS.
      #expect(saved.saved?.callsSecs == 480)
      #expect(saved.saved?.smsSecs == 120)
    }
  }

  @Test func otherRangesFiltersAndOrganizationsHaveAnswersOfTheirOwn() async throws {
    var rows = InterviewRows.small(campaigns: 3, now: Self.now)
    // Equal strings of other bytes.
    (rows.candidates[0].source, rows.candidates[0].tags) = ("\u{e9}", ["\u{e9}"])
    rows.calls[1].createdAt -= 20 * LocalClock.day
    var twin = rows
    (twin.orgID, twin.calls) = (UUID(), [])
    try await AnalyticsFixture.run { [rows, twin] fixture in
      try await fixture.load([rows, twin])
      let analytics = fixture.analytics(now: Self.now, answerTimeToLive: Self.long)
      func calls(_ filter: AnalyticsFilter, _ rows: InterviewRows) async throws -> Int64? {
        try await analytics.getAnalyticsDashboard(.init(filter: filter), context: rows.context()).message.metrics?
          .totalCalls
      }
      for _ in 0..<2 {
        #expect(try await calls(AnalyticsFilter(), rows) == 3)
        #expect(try await calls(AnalyticsFilter(), twin) == 0)
        #expect(try await calls(Narrowing().message(.preset(.last7Days)), rows) == 2)
        #expect(try await calls(Narrowing(campaignIDs: [rows.campaigns[0].id]).message(), rows) == 1)
        #expect(try await calls(Narrowing(candidateIDs: [UUID()]).message(), rows) == 0)
        for (text, count) in [("\u{e9}", 1), ("e\u{301}", 0)] as [(String, Int64)] {
          #expect(try await calls(Narrowing(sources: [text]).message(), rows) == count)
          #expect(try await calls(Narrowing(tags: [text]).message(), rows) == count)
        }
      }
    }
  }

  @Test func rightsAreCheckedForEachCall() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(
        now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool), answerTimeToLive: Self.long)
      let (viewer, stranger) = (
        Session(memberID: UUID(), orgID: rows.orgID, permissions: [.viewOwnDashboard]),
        Session(memberID: UUID(), orgID: UUID(), isOwner: true)
      )
      let filter = AnalyticsFilter(orgID: rows.orgID.uuidString)
      for ask in methods(analytics) {
        _ = try await ask(filter, rows.context())
        for session in [viewer, stranger] {
          #expect(await failure { try await ask(filter, .call(by: session)) }?.code == .permissionDenied)
        }
      }
    }
  }

  /// A call whose deadline passes leaves alone, and says whom it waited for.
  @Test func aCallThatLeavesTakesNoOtherWithIt() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let gate = Gate()
      let store = ScriptStore { _ throws(UpstreamError) in await gate.pass() }
      let analytics = fixture.analytics(now: Self.now, documents: store)
      async let patient = analytics.getAnalyticsDashboard(.init(), context: rows.context()).message
      try await eventually { await gate.arrivals == 1 }
      let error = await failure {
        try await analytics.getAnalyticsDashboard(.init(), context: rows.context(deadline: .now + .milliseconds(50)))
      }
      #expect(error?.code == .unavailable)
      #expect(error?.reason == .documentStoreUnavailable)
      await gate.open()
      #expect(try await patient.metrics?.totalCalls == 1)
      #expect(await store.lookups.count == 1)
    }
  }

  /// A score that was looked up before the answer makes the answer older than itself.
  @Test func whoWantsFreshDataGetsNoOldScoresThroughAnotherCall() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let store = ScriptStore()
      let analytics = fixture.analytics(now: Self.now, documents: store, answerTimeToLive: Self.long)
      _ = try await analytics.getAnalyticsDashboard(.init(), context: rows.context()).message
      #expect(await store.lookups.count == 1)
      // Another answer, of the scores that are known.
      _ = try await analytics.getCreditsPerQualifiedCandidate(.init(), context: rows.context()).message
      #expect(await store.lookups.count == 1)
      // The scores live for 30 s, so that the answer's data may be older than 20 s.
      for _ in 0..<2 {
        _ = try await analytics.getCreditsPerQualifiedCandidate(.init(), context: rows.context(maxStaleness: "20000"))
          .message
        #expect(await store.lookups.count == 2)
      }
    }
  }
}

extension Reply {
  /// What leaves. Nothing here is encoded for one call alone.
  fileprivate var bytes: [UInt8] {
    get throws {
      guard case .encoded(let encoded) = self else {
        Issue.record("the answer is not encoded")
        return []
      }
      return Array("\(try encoded.message)".utf8)
    }
  }
}
