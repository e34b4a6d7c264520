import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import SMSUsage
import Tenancy
import TestDatabase
import TestExpectations
import TestTurns
import Testing
import Upstream

/// SMS against brute force over the same documents and a provider's days, in many zones, with all filters.
@Suite(.computing) struct SMSSentTests {
  /// Where conversations are read: by pages of a store, or as columns of rows or of segments.
  enum Reading {
    case store
    case rows
    case segments
  }

  private static let readings: [(PlaceAndTime, Reading)] =
    PlaceAndTime.all.prefix(3).map { ($0, .store) } + PlaceAndTime.all.dropFirst(2).map { ($0, .rows) }
    + PlaceAndTime.all.prefix(3).map { ($0, .segments) }

  @Test(arguments: readings)
  func agreesWithBruteForce(_ place: PlaceAndTime, _ reading: Reading) async throws {
    let generated = try GeneratedActivity(place)
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run(ofSegments: reading == .segments) { fixture in
      try await generated.load(into: fixture)
      try await fixture.makeSegments(now: generated.now)
      let store = PostgresDocumentStore(pool: fixture.pool)
      for hasProvider in [true, false] {
        let analytics = fixture.analytics(
          now: generated.now, documents: reading == .store ? store : NoStore(),
          conversations: reading == .store ? .documentStore : .database,
          smsProvider: hasProvider ? generated.provider : NoSMSProvider())
        let expected = ExpectedSMS(
          rows: generated.rows, activity: generated.activity, provided: hasProvider ? generated.provided : [:],
          now: generated.now)
        for (request, narrowing) in generated.questions {
          let what: Comment = "\(request), \(narrowing), \(place), \(reading), seed \(generated.seed)"
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
      if reading == .segments { #expect((fixture.segments?.statistics.segmentCount ?? 0) > 20) }
    }
  }

  /// The zero time of some language, mostly: it is in no range, and ALL_TIME does not start with it.
  @Test(arguments: ["Asia/Tokyo", "America/New_York"], [ConversationPlace.documentStore, .database])
  func timeBeginsIn1970(_ zone: String, _ place: ConversationPlace) async throws {
    let now: Int64 = 1_795_000_000 * LocalClock.second
    let start = try LocalClock(zone).start(ofDay: 0)
    var rows = InterviewRows.small(campaigns: 1, now: now)
    rows.timeZone = zone
    let before = ["0001-01-01T00:00:00Z", "1969-12-30T00:00:00Z", rfc3339(start - 1, offsetMinutes: 0, places: 6)]
    try await AnalyticsFixture.run { [rows] fixture in
      try await fixture.load([rows])
      let analytics = fixture.analytics(
        now: now, documents: PostgresDocumentStore(pool: fixture.pool), conversations: place)
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

/// A store that nothing may be asked of.
private struct NoStore: DocumentStore {
  func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    throw UpstreamError(.refused, "there is no store")
  }

  func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    throw UpstreamError(.refused, "there is no store")
  }
}
