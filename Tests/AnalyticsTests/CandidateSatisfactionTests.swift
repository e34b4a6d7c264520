import Analytics
import Foundation
import Messages
import RPC
import TestExpectations
import TestTurns
import Testing

/// Ratings against brute force over the same rows.
@Suite(.computing) struct CandidateSatisfactionTests {
  @Test(arguments: PlaceAndTime.all) func agreesWithBruteForce(_ place: PlaceAndTime) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run { fixture in
      try await generated.load(into: fixture)
      let analytics = fixture.analytics(now: generated.now)
      for (request, narrowing) in generated.questions {
        let what: Comment = "\(request), \(narrowing), \(place), seed \(generated.seed)"
        let passing = generated.activity.ratings.filter {
          (1...5).contains($0.rating) && narrowing.passes(activityOf: $0.campaignID, $0.candidateID, in: generated.rows)
        }
        let range = request.expected(
          now: generated.now, clock: generated.clock, times: passing.map(\.createdAt))
        let ratings = passing.filter { range.contains($0.createdAt) }
        func average(_ ratings: [RatingRow]) -> Double? {
          ratings.isEmpty ? nil : Double(ratings.reduce(0) { $0 + Int64($1.rating) }) / Double(ratings.count)
        }

        let series = try await analytics.getCandidateSatisfaction(
          GetCandidateSatisfactionRequest(filter: narrowing.message(request)), context: context
        ).message
        expectEqual(series.info, range, now: generated.now, what)
        expectEqual(series.points.map(\.bucket), range, what)
        for (index, point) in series.points.enumerated() {
          let inside = ratings.filter { range.bucket(of: $0.createdAt) == index }
          #expect(point.ratings == Int64(inside.count), what)
          #expect(point.averageRating == average(inside), what)
        }
        #expect(
          series.distribution
            == (1...5).map { rating in
              RatingCount(rating: rating, count: Int64(ratings.count { $0.rating == rating }))
            }, what)

        let scalar = try await analytics.getAverageCandidateSatisfaction(
          GetAverageCandidateSatisfactionRequest(filter: narrowing.message(request)), context: context
        ).message
        #expect(scalar.info == series.info, what)
        #expect(scalar.ratings == Int64(ratings.count), what)
        #expect(scalar.averageRating == average(ratings), what)
      }
    }
  }
}
