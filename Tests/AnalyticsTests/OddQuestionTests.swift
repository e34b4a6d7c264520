import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing

/// Questions that nobody asks by hand: filters with lists as long as they may be, ids twice and in capitals, empty texts,
/// and ranges far from now.
@Suite struct OddQuestionTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// A conversation of the first candidate in the first campaign.
  private func addConversation(_ rows: InterviewRows, sentAt times: [String], to fixture: Fixture) async throws {
    let messages = times.map { #"{"direction": "outbound", "sent_at": "\#($0)"}"# }.joined(separator: ", ")
    let campaign = rows.campaigns[0].id.uuidString.lowercased()
    let candidate = rows.candidates[0].id.uuidString.lowercased()
    let body = #"{"campaign_id": "\#(campaign)", "candidate_id": "\#(candidate)", "messages": [\#(messages)]}"#
    try await withConnection(to: fixture.connectionString) { connection in
      try await connection.execute(
        """
        insert into documents (org_id, container, id, body)
        values (\(rows.orgID), 'sms_conversations', 'one', \(body)::text::jsonb)
        """)
    }
  }

  @Test func listsMeanTheSameHoweverTheyAreWritten() async throws {
    var rows = InterviewRows.small(campaigns: 3, now: Self.now)
    rows.candidates[1].source = ""
    rows.candidates[2].tags = [""]
    let (campaign, candidate) = (rows.campaigns[0].id.uuidString, rows.candidates[0].id.uuidString)
    let strangers = (0..<999).map { _ in UUID().uuidString }
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      try await addConversation(rows, sentAt: ["2026-11-18T00:00:00Z"], to: fixture)
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
      let many = (0..<5_000).map { "tag \($0)" }
      try await expect(2, sms: 1, AnalyticsFilter(candidates: CandidateFilter(tags: many + ["senior"])), "many tags")
    }
  }

  @Test(arguments: [("0001-01-03", "0050-12-31"), ("1899-12-31", "1900-01-01"), ("9960-01-01", "9999-12-29")])
  func datesFarAway(first: String, last: String) async throws {
    let rows = InterviewRows.small(campaigns: 2, now: Self.now)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          script: """
            update calls set created_at = '\(first) 00:00+00' where campaign_id = '\(rows.campaigns[0].id)';
            update calls set created_at = '\(last) 23:59:59.999999+00' where campaign_id = '\(rows.campaigns[1].id)';
            """)
      }
      try await addConversation(rows, sentAt: ["\(first)T00:00:00Z", "\(last)T23:59:59.9999999Z"], to: fixture)
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
