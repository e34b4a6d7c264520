import Analytics
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import TestTurns
import Testing
import Time

/// All parts of one answer come from one snapshot, while rows are being written.
@Suite(.computing) struct DashboardConsistencyTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test func partsOfAnAnswerAgreeWhileRowsAreInserted() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now)
    let campaign = rows.campaigns[0].id
    let start = Self.now - LocalClock.day
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(now: Self.now)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // One transaction each: a candidate, their interview, who withdraws, and a review.
          try await withConnection(to: fixture.connectionString) { connection in
            var number: Int64 = 0
            while !Task.isCancelled {
              let (candidate, time) = (UUID(), Instant(microseconds: start + number))
              try await connection.transaction { connection in
                try await connection.execute(
                  """
                  insert into candidates (org_id, id, name, created_at)
                  values (\(rows.orgID), \(candidate), 'Candidate', '2020-01-01')
                  """)
                try await connection.execute(
                  """
                  insert into campaign_candidates (org_id, campaign_id, candidate_id, added_at)
                  values (\(rows.orgID), \(campaign), \(candidate), \(time))
                  """)
                try await connection.execute(
                  """
                  insert into calls (org_id, id, direction, status, created_at, campaign_id, candidate_id,
                    question_completion_rate, score, withdrawal_reason, opted_out)
                  values (\(rows.orgID), \(UUID()), 'outbound', 'completed', \(time), \(campaign), \(candidate),
                    1, 99, 'moved', true)
                  """)
                try await connection.execute(
                  """
                  insert into candidate_campaign_user_reviews
                    (org_id, id, campaign_id, candidate_id, member_id, feedback, call_last_reviewed_at)
                  values (\(rows.orgID), \(UUID()), \(campaign), \(candidate), \(UUID()), 'up', \(time))
                  """)
              }
              number += 1
            }
          }
        }
        var seen: Set<Int64> = []
        var asked = 0
        // Until ten answers have seen different rows.
        while seen.count < 10, asked < 10_000 {
          asked += 1
          let answer = try await analytics.getAnalyticsDashboard(
            GetAnalyticsDashboardRequest(filter: Narrowing().message(.preset(.last7Days))), context: rows.context()
          ).message
          let (metrics, charts) = (try #require(answer.metrics), try #require(answer.charts))
          seen.insert(metrics.totalCalls)
          // All but the call that was there before.
          let added = metrics.totalCalls - 1
          #expect(metrics.peopleContacted == metrics.totalCalls)
          #expect(metrics.interviews == metrics.totalCalls)
          #expect(metrics.scored == metrics.totalCalls)
          #expect(metrics.qualified == added)
          #expect(metrics.optOuts == added)
          #expect(metrics.withdrawnCandidates == added)
          #expect(metrics.firstInterviews == added)
          #expect(metrics.thumbsUp == added)
          #expect(answer.withdrawalReasons.reduce(0) { $0 + $1.count } == added)
          #expect(charts.calls?.points.reduce(0) { $0 + $1.calls } == metrics.totalCalls)
          #expect(charts.candidates?.points.reduce(0) { $0 + $1.candidates } == metrics.totalCalls)
          #expect(charts.interviews?.points.reduce(0) { $0 + $1.completed } == metrics.completedCalls)
          #expect(charts.passthroughRate?.points.reduce(0) { $0 + $1.qualified } == metrics.qualified)
          #expect(charts.thumbsUp?.points.reduce(0) { $0 + $1.thumbsUp } == added)
        }
        #expect(seen.count >= 10)
        group.cancelAll()
        // What the writer was about when it was cancelled is of no interest.
        _ = await group.nextResult()
      }
    }
  }
}
