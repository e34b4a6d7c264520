import Analytics
import Documents
import Foundation
import Messages
import RPC
import TestExpectations
import Testing

/// SMS against brute force over the same documents and a provider's days, in many zones, with all filters.
@Suite struct SMSSentTests {
  @Test(arguments: PlaceAndTime.all) func agreesWithBruteForce(_ place: PlaceAndTime) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await Fixture.run { fixture in
      try await generated.load(into: fixture)
      let store = PostgresDocumentStore(pool: fixture.pool)
      for hasProvider in [true, false] {
        let analytics =
          hasProvider
          ? fixture.analytics(now: generated.now, documents: store, smsProvider: generated.provider)
          : fixture.analytics(now: generated.now, documents: store)
        let expected = ExpectedSMS(
          rows: generated.rows, activity: generated.activity, provided: hasProvider ? generated.provided : [:],
          now: generated.now)
        for (request, narrowing) in generated.questions {
          let what: Comment = "\(request), \(narrowing), \(place), seed \(generated.seed)"
          let range = request.expected(
            now: generated.now, clock: generated.clock, times: expected.counted(narrowing, generated.clock))
          let (conversations, provided) = expected.series(narrowing, in: range)

          let series = try await analytics.getSmsSent(
            GetSmsSentRequest(filter: narrowing.message(request)), context: context
          ).message
          expectEqual(series.info, range, now: generated.now, what)
          #expect(series.points.map(\.smsSent) == zip(conversations, provided).map { $0 + $1 }, what)
          expectEqual(series.points.map(\.bucket), range, what)

          let total = try await analytics.getTotalSms(
            GetTotalSmsRequest(filter: narrowing.message(request)), context: context
          ).message
          #expect(total.info == series.info, what)
          #expect(total.totalSms == series.points.reduce(0) { $0 + $1.smsSent }, what)
          #expect(total.fromConversations == conversations.reduce(0, +), what)
          #expect(total.fromProvider == provided.reduce(0, +), what)
        }
      }
    }
  }
}
