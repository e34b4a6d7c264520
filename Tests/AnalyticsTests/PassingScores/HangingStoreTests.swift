import Analytics
import Foundation
import Messages
import Postgres
import RPC
import TestExpectations
import Testing
import Upstream

/// A document store that never answers takes nothing from who doesn't need it.
@Suite struct HangingStoreTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// More calls than there are connections wait for the store, each with an answer of its own.
  @Test(.timeLimit(.minutes(10))) func othersHaveTheConnections() async throws {
    let (theirs, mine) = (
      InterviewRows.small(campaigns: 2, now: Self.now, defaultPassingScore: 65),
      InterviewRows.small(campaigns: 1, now: Self.now)
    )
    try await AnalyticsFixture.run(poolSize: 2) { fixture in
      try await fixture.load([theirs, mine])
      let gate = Gate()
      let store = ScriptStore { lookup throws(UpstreamError) in
        if lookup.partition == theirs.orgID { await gate.pass() }
      }
      let analytics = fixture.analytics(now: Self.now, documents: store)
      let today = Self.now / LocalClock.day
      try await withThrowingTaskGroup(of: Int64?.self) { group in
        // One after the other, so that none waits long for a connection.
        for days in 1...6 {
          let filter = Narrowing().message(.dates(today - Int64(days), today))
          group.addTask {
            try await analytics.getAnalyticsDashboard(
              GetAnalyticsDashboardRequest(filter: filter), context: theirs.context()
            ).message.metrics?.scored
          }
          try await eventually { await gate.arrivals == 2 * days - 1 && fixture.pool.statistics.leased == 0 }
          group.addTask {
            try await analytics.getCreditsPerQualifiedCandidate(
              GetCreditsPerQualifiedCandidateRequest(filter: filter), context: theirs.context()
            ).message.qualifiedCandidates
          }
          try await eventually { await gate.arrivals == 2 * days && fixture.pool.statistics.leased == 0 }
        }
        let answer = try await analytics.getAnalyticsDashboard(
          GetAnalyticsDashboardRequest(), context: mine.context()
        ).message
        #expect(answer.metrics?.scored == 1)
        await gate.open()
        for try await scored in group { #expect(scored == 2) }
      }
    }
  }

  /// The rows are of before the scores, and agree with each other: none is read once more.
  @Test(.timeLimit(.minutes(10))) func rowsThatComeMeanwhileAreInNoPartOfTheAnswer() async throws {
    let rows = InterviewRows.small(campaigns: 1, now: Self.now, defaultPassingScore: 60)
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let gate = Gate()
      let store = ScriptStore { _ throws(UpstreamError) in await gate.pass() }
      let analytics = fixture.analytics(now: Self.now, documents: store)
      async let asked = analytics.getAnalyticsDashboard(GetAnalyticsDashboardRequest(), context: rows.context()).message
      try await eventually { await gate.arrivals == 1 && fixture.pool.statistics.leased == 0 }
      var later = rows.calls[0]
      later.id = UUID()
      (later.score, later.createdAt) = (99, later.createdAt - 1)
      try await fixture.load(later, of: rows.orgID)
      await gate.open()
      let answer = try await asked
      #expect(answer.metrics?.totalCalls == 1)
      #expect(answer.metrics?.scored == 1)
      #expect(answer.metrics?.qualified == 1)
      #expect(answer.metrics?.qualifiedCandidates == 1)
      #expect(answer.charts?.passthroughRate?.points.reduce(0) { $0 + $1.qualified } == 1)
    }
  }
}
