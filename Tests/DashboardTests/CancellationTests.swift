import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing

/// A call that nobody waits for any longer leaves nothing running in the database.
@Suite struct CancellationTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let orgID = UUID()

  /// Runs `body` with an empty organization while another session holds `relation`.
  private func whileLocked(
    _ relation: String, _ body: (Fixture, _ waiting: @escaping () async throws -> Int) async throws -> Void
  ) async throws {
    let rows = OrganizationRows(orgID: orgID, timeZone: "UTC")
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      try await fixture.whileLocked(relation) { waiting in try await body(fixture, waiting) }
    }
  }

  @Test func aSlowQueryEndsWithTheDeadline() async throws {
    try await whileLocked("messages") { fixture, waiting in
      let deadline = ContinuousClock.now + .milliseconds(300)
      let error = await failure {
        try await fixture.dashboard(now: Self.now).getMessagingStats(
          GetMessagingStatsRequest(),
          context: .call(by: Viewer.organization.session(in: orgID), deadline: deadline)
        ).message
      }
      #expect(error?.code == .deadlineExceeded)
      #expect(ContinuousClock.now >= deadline)
      try await expectSoon { try await waiting() == 0 }
    }
  }

  @Test func aCancelledCallEndsItsQueries() async throws {
    try await whileLocked("calls") { fixture, waiting in
      let dashboard = fixture.dashboard(now: Self.now)
      let context = CallContext.call(by: Viewer.organization.session(in: orgID))
      let call = Task {
        await failure { try await dashboard.getDashboardStats(GetDashboardStatsRequest(), context: context).message }
      }
      try await expectSoon { try await waiting() > 0 }
      call.cancel()
      try await expectSoon { try await waiting() == 0 }
      #expect(await call.value?.code == .cancelled)
      // The connections are fit for use again: the to-dos don't wait for the lock, the messages' answer comes.
      let response = try await dashboard.getMessagingStats(GetMessagingStatsRequest(), context: context).message
      #expect(response.stats?.totalMessages == 0)
    }
  }
}
