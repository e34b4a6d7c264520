import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import TestExpectations
import Testing
import Upstream

/// How many statements an answer takes, and that none waits for the passing scores: over one connection, so that none
/// is spent on opening others.
@Suite struct DashboardStatementTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// What the connections have run once all are back.
  private func queries(_ fixture: AnalyticsFixture) async throws -> Int {
    while fixture.pool.statistics.leased > 0 { try await Task.sleep(for: .milliseconds(1)) }
    return fixture.pool.statistics.queries
  }

  @Test func anAnswerTakesTheSameFewStatementsWhateverItIsMadeOf() async throws {
    let organizations = [1, 40].map { InterviewRows.small(campaigns: $0, now: Self.now) }
    try await AnalyticsFixture.run(poolSize: 1) { fixture in
      try await fixture.load(organizations)
      let analytics = fixture.analytics(now: Self.now)
      for rows in organizations {
        for preset in [TimeRange.Preset.today, .last90Days] {
          let before = try await queries(fixture)
          _ = try await analytics.getAnalyticsDashboard(
            GetAnalyticsDashboardRequest(filter: Narrowing().message(.preset(preset))), context: rows.context()
          ).message
          // The scope, the organization's score, the Call set, reviews of the range, the newest ever, and since when
          // candidates are in their campaigns.
          #expect(try await queries(fixture) - before == 6)
        }
        let before = try await queries(fixture)
        _ = try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(filter: Narrowing().message(.preset(.allTime))), context: rows.context()
        ).message
        #expect(try await queries(fixture) - before == 7)
      }
    }
  }

  /// The store answers only when all statements have ended, and their connection is free again.
  @Test func noStatementWaitsForThePassingScores() async throws {
    let rows = InterviewRows.small(campaigns: 3, now: Self.now)
    try await AnalyticsFixture.run(poolSize: 1) { fixture in
      try await fixture.load([rows])
      let before = try await queries(fixture)
      let store = ScriptStore { _ throws(UpstreamError) in
        for _ in 0..<30_000 {
          if fixture.pool.statistics.queries >= before + 6, fixture.pool.statistics.leased == 0 { return }
          try? await Task.sleep(for: .milliseconds(1))
        }
        throw UpstreamError(.unavailable, "the statements have not ended")
      }
      let answer = try await fixture.analytics(now: Self.now, documents: store).getAnalyticsDashboard(
        GetAnalyticsDashboardRequest(), context: rows.context()
      ).message
      #expect(answer.metrics?.totalCalls == 3)
      #expect(answer.metrics?.scored == 3)
    }
  }
}
