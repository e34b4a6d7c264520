import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing
import Upstream

/// Which scores are looked up, how often, and what becomes of them.
@Suite struct PassingScoreLookupTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  private func script(_ score: JSONValue) -> JSONValue { .object(["passing_score": score]) }

  private func key(_ campaign: CampaignRow) -> String { campaign.id.uuidString.lowercased() }

  @Test func theScoresOfTheCampaignsInTheAnswerAreLookedUpInOneBatch() async throws {
    var rows = InterviewRows.small(campaigns: 5, now: Self.now)
    // A campaign that is not in the answer: its one call is out of the range.
    rows.calls[4].createdAt -= 60 * LocalClock.day
    try await AnalyticsFixture.run { [rows] fixture in
      try await fixture.load([rows])
      let store = ScriptStore()
      _ = try await fixture.analytics(now: Self.now, documents: store).getAnalyticsDashboard(
        GetAnalyticsDashboardRequest(), context: rows.context()
      ).message
      let lookups = await store.lookups
      #expect(lookups.count == 1)
      #expect(lookups.first.map { Set($0.ids) } == Set(rows.campaigns.prefix(4).map(key)))
      #expect(lookups.first?.ids.count == 4)
      #expect(lookups.first?.partition == rows.orgID)
    }
  }

  @Test func nothingIsLookedUpForAnAnswerWithoutCampaigns() async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now - 60 * LocalClock.day)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let store = ScriptStore { _ throws(UpstreamError) in throw UpstreamError(.unavailable, "down") }
      let answer = try await fixture.analytics(now: Self.now, documents: store).getAnalyticsDashboard(
        GetAnalyticsDashboardRequest(), context: rows.context()
      ).message
      #expect(answer.passingScores == [])
      #expect(answer.metrics?.passthroughRate == nil)
      #expect(await store.lookups.isEmpty)
    }
  }

  @Test func aScoreIsUsedAgainForItsLifetimeAndNoOtherOrganizations() async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    var twin = rows
    twin.orgID = UUID()
    try await AnalyticsFixture.run { [twin] fixture in
      try await fixture.load([rows, twin])
      for (lifetime, expected) in [(Duration.seconds(3_600), 1), (.zero, 3)] {
        var settings = AnalyticsSettings()
        settings.passingScoreLifetime = lifetime
        let store = ScriptStore([rows.orgID: [key(rows.campaigns[0]): script(.number(66))]])
        let analytics = fixture.analytics(now: Self.now, documents: store, settings: settings)
        for _ in 0..<3 {
          let answer = try await analytics.getAnalyticsDashboard(
            GetAnalyticsDashboardRequest(), context: rows.context()
          ).message
          let sources = Dictionary(uniqueKeysWithValues: answer.passingScores.map { ($0.campaignID, $0.source) })
          #expect(sources == [key(rows.campaigns[0]): .campaign, key(rows.campaigns[1]): .service])
        }
        #expect(await store.lookups.count == expected)
        let answer = try await analytics.getAnalyticsDashboard(GetAnalyticsDashboardRequest(), context: twin.context())
          .message
        #expect(answer.passingScores.map(\.source) == [.service, .service])
        #expect(await store.lookups.count == expected + 1)
      }
    }
  }

  @Test func aClientThatDemandsFreshDataGetsFreshScores() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let store = ScriptStore()
      let analytics = fixture.analytics(now: Self.now, documents: store)
      func ask(maxStaleness: String) async throws {
        _ = try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(), context: rows.context(maxStaleness: maxStaleness)
        ).message
      }
      for expected in 1...3 {
        try await ask(maxStaleness: "0")
        #expect(await store.lookups.count == expected)
      }
      try await ask(maxStaleness: "3600000")
      #expect(await store.lookups.count == 3)
      let error = await failure { try await ask(maxStaleness: "soon") }
      #expect(error?.code == .invalidArgument)
      #expect(error?.message.hasPrefix("x-max-staleness-ms:") == true)
    }
  }

  /// Filtering changes which campaigns are in the answer, never their scores (docs/metrics.md, "Passing scores").
  @Test func everyCampaignKeepsItsScoreWhateverTheFilter() async throws {
    let rows = InterviewRows.small(campaigns: 3, now: Self.now, defaultPassingScore: 65)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let store = ScriptStore([rows.orgID: [key(rows.campaigns[0]): script(.number(65.5))]])
      let analytics = fixture.analytics(now: Self.now, documents: store)
      func answer(_ campaigns: [CampaignRow]) async throws -> GetAnalyticsDashboardResponse {
        try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(filter: Narrowing(campaignIDs: campaigns.map(\.id)).message()),
          context: rows.context()
        ).message
      }
      let all = try await answer([])
      #expect(all.metrics?.qualifiedCandidates == 2)
      #expect(all.metrics?.scored == 3)
      for (index, campaign) in rows.campaigns.enumerated() {
        let one = try await answer([campaign])
        #expect(one.metrics?.qualifiedCandidates == (index == 0 ? 0 : 1))
        #expect(one.passingScores == all.passingScores.filter { $0.campaignID == key(campaign) })
      }
    }
  }

  @Test func scriptsOfTheEmbeddedStoreAreRead() async throws {
    let rows = InterviewRows.small(campaigns: 3, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      try await withConnection(to: fixture.connectionString) { connection in
        for (campaign, body) in zip(rows.campaigns, [#"{"passing_score": 64.5}"#, #"{"passing_score": "64"}"#]) {
          try await connection.execute(
            """
            insert into documents (org_id, container, id, body)
            values (\(rows.orgID), 'campaign_scripts', \(key(campaign)), \(body)::jsonb)
            """)
        }
      }
      let answer = try await fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool))
        .getAnalyticsDashboard(GetAnalyticsDashboardRequest(), context: rows.context()).message
      let scores = Dictionary(uniqueKeysWithValues: answer.passingScores.map { ($0.campaignID, $0.passingScore) })
      #expect(scores == [key(rows.campaigns[0]): 64.5, key(rows.campaigns[1]): 70, key(rows.campaigns[2]): 70])
      #expect(answer.metrics?.qualified == 1)
    }
  }
}
