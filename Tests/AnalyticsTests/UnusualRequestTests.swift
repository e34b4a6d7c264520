import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing

/// Requests that nobody makes by hand: filters with lists as long as they may be, ids twice and in capitals, empty texts,
/// and ranges far from now.
@Suite struct UnusualRequestTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test func listsMeanTheSameHoweverTheyAreWritten() async throws {
    var rows = InterviewRows.small(campaigns: 3, now: Self.now)
    rows.candidates[1].source = ""
    rows.candidates[2].tags = [""]
    let (campaign, candidate) = (rows.campaigns[0].id.uuidString, rows.candidates[0].id.uuidString)
    let strangers = (0..<999).map { _ in UUID().uuidString }
    try await AnalyticsFixture.run { [rows] fixture in
      try await fixture.load([rows])
      try await fixture.addConversation(rows, sentAt: ["2026-11-18T00:00:00Z"])
      let analytics = fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool))
      func expect(_ count: Int64, sms: Int64, _ filter: AnalyticsFilter, _ what: Comment) async throws {
        let answer = try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(filter: filter), context: rows.context()
        ).message
        #expect(answer.metrics?.totalCalls == count, what)
        #expect(answer.passingScores.count == Int(count), what)
        #expect(answer.passingScores.allSatisfy { $0.campaignID == $0.campaignID.lowercased() }, what)
        let total = try await analytics.getTotalSms(GetTotalSmsRequest(filter: filter), context: rows.context()).message
        #expect(total.totalSms == sms, what)
      }
      try await expect(
        1, sms: 1, AnalyticsFilter(campaignIds: [campaign, campaign.lowercased(), campaign]), "a campaign thrice")
      try await expect(
        1, sms: 1,
        AnalyticsFilter(
          campaignIds: strangers + [campaign], candidates: CandidateFilter(candidateIds: strangers + [candidate])),
        "1,000 of each")
      try await expect(
        1, sms: 1, AnalyticsFilter(candidates: CandidateFilter(candidateIds: [candidate, candidate])), "an id twice")
      try await expect(1, sms: 0, AnalyticsFilter(candidates: CandidateFilter(sources: [""])), "the empty source")
      try await expect(3, sms: 1, AnalyticsFilter(candidates: CandidateFilter(sources: ["", "web", "web"])), "sources")
      try await expect(1, sms: 0, AnalyticsFilter(candidates: CandidateFilter(tags: ["", ""])), "the empty tag")
      try await expect(
        1, sms: 1, AnalyticsFilter(candidates: CandidateFilter(sources: ["web"], tags: ["senior"])), "both must match")
      try await expect(3, sms: 1, AnalyticsFilter(candidates: CandidateFilter()), "an empty filter")
      let many = (0..<999).map { "tag \($0)" }
      try await expect(2, sms: 1, AnalyticsFilter(candidates: CandidateFilter(tags: many + ["senior"])), "many tags")
    }
  }

  @Test(arguments: [("1970-01-01", "2019-12-31"), ("9960-01-01", "9999-12-29")])
  func datesFarAway(first: String, last: String) async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          script: """
            update calls set created_at = '\(first) 00:00+00' where campaign_id = '\(rows.campaigns[0].id)';
            update calls set created_at = '\(last) 23:59:59.999999+00' where campaign_id = '\(rows.campaigns[1].id)';
            """)
      }
      try await fixture.addConversation(rows, sentAt: ["\(first)T00:00:00Z", "\(last)T23:59:59.9999999Z"])
      let analytics = fixture.analytics(now: Self.now, documents: PostgresDocumentStore(pool: fixture.pool))
      let filter = AnalyticsFilter(timeRange: TimeRange(range: .dates(DateRange(startDate: first, endDate: last))))

      let dashboard = try await analytics.getAnalyticsDashboard(
        GetAnalyticsDashboardRequest(filter: filter), context: rows.context()
      ).message
      #expect(dashboard.metrics?.interviews == 2)
      #expect(dashboard.charts?.calls?.points.first?.calls == 1)
      #expect(dashboard.charts?.calls?.points.last?.calls == 1)
      #expect(dashboard.charts?.passthroughRate?.points.last?.scored == 1)

      let sms = try await analytics.getSmsSent(GetSmsSentRequest(filter: filter), context: rows.context()).message
      #expect(sms.points.first?.smsSent == 1 && sms.points.last?.smsSent == 1)
      let saved = try await analytics.getTimeSaved(GetTimeSavedRequest(filter: filter), context: rows.context()).message
      // A call of a minute, and an SMS.
      let secs: Double = 60 + 180 + 60
      #expect(saved.points.first?.saved?.totalSecs == secs && saved.points.last?.saved?.totalSecs == secs)
    }
  }
}
