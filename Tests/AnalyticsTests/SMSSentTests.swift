import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import TestTurns
import Testing

/// SMS against brute force over the same documents and a provider's days, in many zones, with all filters.
@Suite(.computing) struct SMSSentTests {
  @Test(arguments: PlaceAndTime.all) func agreesWithBruteForce(_ place: PlaceAndTime) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run { fixture in
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

  /// The zero time of some language, mostly: it is in no range, and ALL_TIME does not start with it.
  @Test(arguments: ["Asia/Tokyo", "America/New_York"]) func timeBeginsIn1970(_ zone: String) async throws {
    let now: Int64 = 1_795_000_000 * LocalClock.second
    let start = try LocalClock(zone).start(ofDay: 0)
    var rows = InterviewRows.small(campaigns: 1, now: now)
    rows.timeZone = zone
    let before = ["0001-01-01T00:00:00Z", "1969-12-30T00:00:00Z", rfc3339(start - 1, offsetMinutes: 0, places: 6)]
    try await AnalyticsFixture.run { [rows] fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(now: now, documents: PostgresDocumentStore(pool: fixture.pool))
      func sent() async throws -> GetSmsSentResponse {
        try await analytics.getSmsSent(
          .init(filter: Narrowing().message(.preset(.allTime))), context: rows.context()
        ).message
      }
      try await fixture.addConversation(rows, sentAt: before)
      // Today, by hours.
      #expect(try await sent().points.map(\.smsSent) == [Int64](repeating: 0, count: 24))
      try await withConnection(to: fixture.connectionString) { try await $0.execute("delete from documents") }
      try await fixture.addConversation(rows, sentAt: before + [rfc3339(start, offsetMinutes: 0, places: 6)])
      let answer = try await sent()
      #expect(answer.points.reduce(0) { $0 + $1.smsSent } == 1)
      #expect(answer.points.first?.smsSent == 1)
      #expect(answer.info?.startTime == timestamp(start))
    }
  }
}
