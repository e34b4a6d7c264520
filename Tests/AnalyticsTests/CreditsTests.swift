import Analytics
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import TestDatabase
import TestExpectations
import TestTurns
import Testing
import Time

/// Credits against brute force over the same rows; the candidates are those of the analytics dashboard.
@Suite(.computing) struct CreditsTests {
  @Test(arguments: PlaceAndTime.ofRowsAndSegments)
  func agreesWithBruteForce(_ place: PlaceAndTime, ofSegments: Bool) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run(ofSegments: ofSegments) { fixture in
      try await generated.load(into: fixture)
      try await fixture.makeSegments(now: generated.now)
      let analytics = fixture.analytics(now: generated.now)
      for (request, narrowing) in generated.questions {
        let what: Comment = "\(request), \(narrowing), \(place), seed \(generated.seed)"
        let credits = generated.activity.credits.filter { narrowing.passes(campaignID: $0.campaignID) }
        let dashboard = try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(filter: narrowing.message(request)), context: context
        ).message
        // ALL_TIME starts with the oldest of what the dashboard reads, and of the credits.
        let start = try #require(dashboard.info?.startTime)
        let range = request.expected(
          now: generated.now, clock: generated.clock,
          times: credits.map(\.createdAt) + [start.seconds * LocalClock.second + Int64(start.nanos / 1_000)])
        let used = credits.filter { range.contains($0.createdAt) }.reduce(0) { $0 + $1.credits }

        let response = try await analytics.getCreditsPerQualifiedCandidate(
          GetCreditsPerQualifiedCandidateRequest(filter: narrowing.message(request)), context: context
        ).message
        expectEqual(response.info, range, now: generated.now, what)
        #expect(response.creditsUsed == Double(used) / 1_000, what)
        #expect(response.qualifiedCandidates == dashboard.metrics?.qualifiedCandidates, what)
        if response.qualifiedCandidates == 0 {
          #expect(response.creditsPerQualifiedCandidate == nil, what)
        } else {
          #expect(
            isNear(
              response.creditsPerQualifiedCandidate, Double(used) / 1_000 / Double(response.qualifiedCandidates)), what)
        }
      }
    }
  }

  /// What is not a finite number is none; the sum of many large ones is told as the largest number there is.
  @Test func whatIsNoNumberIsNotAdded() async throws {
    let now: Int64 = 1_795_000_000 * LocalClock.second
    let rows = InterviewRows.small(campaigns: 1, now: now, defaultPassingScore: 60)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(now: now)
      func used(adding credits: [String]) async throws -> [Double?] {
        try await withConnection(to: fixture.connectionString) { connection in
          for credits in credits {
            try await connection.execute(
              """
              insert into credit_usage (org_id, id, campaign_id, credits, created_at)
              values (\(rows.orgID), \(UUID()), null, \(credits)::text::numeric, \(Instant(microseconds: now)))
              """)
          }
        }
        let answer = try await analytics.getCreditsPerQualifiedCandidate(.init(), context: rows.context()).message
        return [answer.creditsUsed, answer.creditsPerQualifiedCandidate]
      }
      #expect(try await used(adding: ["NaN", "Infinity", "-Infinity"]) == [0, 0])
      // In any order: doubles would lose the small one.
      #expect(try await used(adding: ["1e30", "0.125", "-1e30"]) == [0.125, 0.125])
      let huge = "1" + String(repeating: "0", count: 400)
      #expect(try await used(adding: [huge]) == [.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    }
  }
}
