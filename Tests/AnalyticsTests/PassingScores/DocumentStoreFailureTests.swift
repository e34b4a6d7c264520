import Access
import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import Synchronization
import TestDatabase
import TestExpectations
import Testing
import Time
import Upstream

/// A store that can't answer fails the request: a default is never invented (docs/metrics.md, "Passing scores").
@Suite struct DocumentStoreFailureTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let rows = InterviewRows.small(campaigns: 3, now: Self.now, defaultPassingScore: 10)

  private func ask(
    _ fixture: AnalyticsFixture, _ store: some DocumentStore, deadline: ContinuousClock.Instant? = nil
  ) async throws -> GetAnalyticsDashboardResponse {
    try await fixture.analytics(now: Self.now, documents: store).getAnalyticsDashboard(
      GetAnalyticsDashboardRequest(), context: rows.context(deadline: deadline)
    ).message
  }

  @Test(arguments: [
    (UpstreamError.Kind.unavailable, StatusCode.unavailable, ErrorReason.documentStoreUnavailable),
    (.deadlineExceeded, .unavailable, .documentStoreUnavailable),
    (.refused, .internal, .internalError),
  ])
  func aStoreThatFailsFailsTheRequest(kind: UpstreamError.Kind, code: StatusCode, reason: ErrorReason) async throws {
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let store = ScriptStore { _ throws(UpstreamError) in throw UpstreamError(kind, "key-7 of host-9") }
      let error = await failure { try await ask(fixture, store) }
      #expect(error?.code == code)
      #expect(error?.reason == reason)
      #expect((error?.retryDelay != nil) == (code == .unavailable))
      #expect(error?.message.contains("host-9") == false)
      #expect((error?.cause as? UpstreamError)?.kind == kind)
    }
  }

  @Test func aFailureIsNotRemembered() async throws {
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let down = Down()
      let store = ScriptStore { _ throws(UpstreamError) in try down.check() }
      let analytics = fixture.analytics(now: Self.now, documents: store)
      let request = GetAnalyticsDashboardRequest()
      #expect(
        await failure { try await analytics.getAnalyticsDashboard(request, context: rows.context()).message }?.code
          == .unavailable)
      down.isDown.store(false, ordering: .sequentiallyConsistent)
      let answer = try await analytics.getAnalyticsDashboard(request, context: rows.context()).message
      #expect(answer.passingScores.map(\.source) == [.organization, .organization, .organization])
      // What was remembered then serves while the store is down.
      down.isDown.store(true, ordering: .sequentiallyConsistent)
      #expect(try await analytics.getAnalyticsDashboard(request, context: rows.context()).message == answer)
    }
  }

  private final class Down: Sendable {
    let isDown = Atomic(true)

    func check() throws(UpstreamError) {
      if isDown.load(ordering: .sequentiallyConsistent) { throw UpstreamError(.unavailable, "down") }
    }
  }

  /// The call ends a little before its deadline, so that there is time to say UNAVAILABLE.
  @Test func aStoreThatIsSlowerThanTheDeadlineIsUnavailable() async throws {
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      _ = try await ask(fixture, ScriptStore())
      let store = ScriptStore { _ throws(UpstreamError) in try await hang() }
      let error = await failure { try await ask(fixture, store, deadline: .now + .seconds(5)) }
      #expect(error?.code == .unavailable)
      #expect(error?.reason == .documentStoreUnavailable)
      #expect(error?.retryDelay != nil)
      #expect(await store.lookups.count == 1)
    }
  }

  /// The embedded store, while its relation is locked: its statement ends with its deadline.
  @Test func theEmbeddedStoreIsUnavailableWhileItsRelationIsLocked() async throws {
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      try await withConnection(to: fixture.connectionString) { holder in
        try await holder.transaction { holder in
          try await holder.execute("lock table documents in access exclusive mode")
          let error = await failure {
            try await ask(
              fixture, PostgresDocumentStore(pool: fixture.pool), deadline: ContinuousClock.now + .seconds(3))
          }
          #expect(error?.code == .unavailable)
          #expect(error?.reason == .documentStoreUnavailable)
        }
      }
    }
  }

  @Test func aCancelledRequestCancelsTheLookup() async throws {
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([rows])
      let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
      let store = ScriptStore { _ throws(UpstreamError) in
        beginning.yield()
        try await hang()
      }
      let call = Task { await failure { try await ask(fixture, store) } }
      var iterator = begun.makeAsyncIterator()
      _ = await iterator.next()
      call.cancel()
      #expect(await call.value?.code == .cancelled)
    }
  }
}
