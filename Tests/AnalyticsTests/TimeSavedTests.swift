import Analytics
import Documents
import Foundation
import Messages
import RPC
import SMSUsage
import TestExpectations
import TestTurns
import Testing

/// Time saved against brute force over the same rows and documents.
@Suite(.computing) struct TimeSavedTests {
  @Test(arguments: PlaceAndTime.ofRowsAndSegments)
  func agreesWithBruteForce(_ place: PlaceAndTime, ofSegments: Bool) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run(ofSegments: ofSegments) { fixture in
      try await generated.load(into: fixture)
      try await fixture.makeSegments(now: generated.now)
      // Of conversations in the database nobody else is asked, unless there is a provider.
      for hasProvider in ofSegments ? [true, false] : [true] {
        let expected = ExpectedTimeSaved(
          sms: ExpectedSMS(
            rows: generated.rows, activity: generated.activity, provided: hasProvider ? generated.provided : [:],
            now: generated.now))
        let analytics = fixture.analytics(
          now: generated.now, documents: PostgresDocumentStore(pool: fixture.pool),
          conversations: ofSegments ? .database : .documentStore,
          smsProvider: hasProvider ? generated.provider : NoSMSProvider())
        for (request, narrowing) in generated.questions {
          let what: Comment = "\(request), \(narrowing), \(place), seed \(generated.seed)"
          let range = request.expected(
            now: generated.now, clock: generated.clock, times: expected.counted(narrowing, generated.clock))
          let series = try await analytics.getTimeSaved(
            GetTimeSavedRequest(filter: narrowing.message(request)), context: context
          ).message
          expectEqual(series.info, range, now: generated.now, what)
          expectEqual(series.points.map(\.bucket), range, what)
          #expect(series.points.map(\.saved) == expected.series(narrowing, in: range), what)
          let total = try await analytics.getTotalTimeSaved(
            GetTotalTimeSavedRequest(filter: narrowing.message(request)), context: context
          ).message
          #expect(total.info == series.info, what)
          #expect(total.saved == sum(series.points.compactMap(\.saved)), what)
        }
      }
    }
  }

  /// Weights that have no exact sum: the total is still that of the series, term by term.
  @Test func weightsAreConfiguration() async throws {
    let generated = try GeneratedActivity(PlaceAndTime(zone: "Asia/Kathmandu", now: "2026-11-21T12:00:00Z"))
    let context = CallContext.call(by: generated.session)
    var settings = AnalyticsSettings()
    settings.timeSaved.answeredCall = .milliseconds(100)
    settings.timeSaved.sms = .zero
    settings.timeSaved.webCall = .milliseconds(333)
    settings.timeSaved.resumeScreening = .milliseconds(7)
    settings.timeSaved.notetakingSession = .seconds(1)
    let expected = ExpectedTimeSaved(
      sms: ExpectedSMS(rows: generated.rows, activity: generated.activity, provided: [:], now: generated.now),
      weights: [0.1, 0, 0.333, 0.007, 1])
    try await AnalyticsFixture.run { fixture in
      try await generated.load(into: fixture)
      let analytics = fixture.analytics(
        now: generated.now, documents: PostgresDocumentStore(pool: fixture.pool), settings: settings)
      let request = RangeRequest.preset(.last90Days)
      let range = request.expected(now: generated.now, clock: generated.clock, times: [])
      let filter = Narrowing().message(request)
      let series = try await analytics.getTimeSaved(GetTimeSavedRequest(filter: filter), context: context).message
      for (point, other) in zip(series.points, expected.series(Narrowing(), in: range)) {
        let what: Comment = "seed \(generated.seed)"
        #expect(isNear(point.saved?.totalSecs, other.totalSecs), what)
        #expect(isNear(point.saved?.callsSecs, other.callsSecs), what)
        #expect(point.saved?.smsSecs == 0, what)
        #expect(isNear(point.saved?.webCallsSecs, other.webCallsSecs), what)
        #expect(isNear(point.saved?.resumeScreeningSecs, other.resumeScreeningSecs), what)
        #expect(isNear(point.saved?.notetakingSecs, other.notetakingSecs), what)
      }
      let total = try await analytics.getTotalTimeSaved(GetTotalTimeSavedRequest(filter: filter), context: context)
        .message
      #expect(total.saved == sum(series.points.compactMap(\.saved)), "seed \(generated.seed)")
    }
  }

  /// As a client adds a series up.
  private func sum(_ points: [TimeSavedBreakdown]) -> TimeSavedBreakdown {
    points.reduce(into: TimeSavedBreakdown()) { sum, point in
      sum.totalSecs += point.totalSecs
      sum.callsSecs += point.callsSecs
      sum.smsSecs += point.smsSecs
      sum.webCallsSecs += point.webCallsSecs
      sum.resumeScreeningSecs += point.resumeScreeningSecs
      sum.notetakingSecs += point.notetakingSecs
    }
  }
}
