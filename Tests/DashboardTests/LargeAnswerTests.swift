import Access
import Dashboard
import Foundation
import Messages
import RPC
import TestExpectations
import Testing

/// Answers that are larger than a message may be.
@Suite struct LargeAnswerTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private static let limit = 64 << 10

  @Test func aGroupWhoseAnswerIsTooLargeFailsAlone() async throws {
    var rows = OrganizationRows(orgID: UUID(), timeZone: "UTC")
    rows.calls = [
      CallRow(
        id: UUID(), direction: "inbound", status: "completed", durationSecs: 1,
        recordingURL: String(repeating: "x", count: Self.limit), createdAt: Self.now)
    ]
    rows.usage = [
      UsageRow(
        id: UUID(), memberID: nil, feature: "summary", inputTokens: 1, outputTokens: 2, microdollars: 3,
        createdAt: Self.now)
    ]
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(
        now: Self.now, answerTimeToLive: .seconds(3_600), largestAnswer: Self.limit)
      try await DashboardServer.run(dashboard, maximumResponseSize: Self.limit) { server in
        let options = server.options(Viewer.organization.session(in: rows.orgID))
        for _ in 0..<2 {
          let sections = StreamedSections(try await server.sections(options))
          #expect(sections.answered == StreamedSections.names.subtracting(["dashboard"]))
          #expect(sections.aiUsage?.stats?.totalTokens == 3)
          let error = try #require(sections.errors.first)
          #expect(sections.errors.count == 1 && error.section == "dashboard")
          #expect(error.code == StatusCode.resourceExhausted.rawValue)
          #expect(error.message.contains("over the limit of \(Self.limit)"))
        }
        let error = await failure { try await server.client.getDashboardStats(.init(), options: options) }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.reason == .messageTooLarge)
        #expect(error?.message.contains("ask for a shorter time range") == true)
        #expect(error?.quotaViolations.count == 1)
      }
    }
  }

  /// Whatever the rows, a series is bounded by time alone: all days from 1970 to the year 2100 are a quarter of what
  /// a message may be.
  @Test func aSeriesOfAllTimeFitsInAMessage() async throws {
    var rows = OrganizationRows(orgID: UUID(), timeZone: "America/St_Johns")
    rows.calls = [
      CallRow(
        id: UUID(), direction: "inbound", status: "completed", durationSecs: 1, recordingURL: nil,
        createdAt: 86_400 * LocalClock.second)
    ]
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      let now = try microseconds("2100-01-01T00:00:00Z")
      let answer = try await fixture.dashboard(now: now).getDashboardStats(
        GetDashboardStatsRequest(timeRange: TimeRange(range: .preset(.allTime))),
        context: .call(by: Viewer.organization.session(in: rows.orgID)))
      guard case .encoded(let encoded) = answer else {
        Issue.record("the answer isn't shared")
        return
      }
      #expect(encoded.size > 900_000 && encoded.size < 2 << 20)
    }
  }
}
