import Analytics
import Foundation
import Messages
import RPC
import StandardMessages
import TestExpectations
import Testing

/// Credits against brute force over the same rows; the candidates are those of the analytics dashboard.
@Suite struct CreditsTests {
  @Test(arguments: PlaceAndTime.all) func agreesWithBruteForce(_ place: PlaceAndTime) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await Fixture.run { fixture in
      try await generated.load(into: fixture)
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
}
