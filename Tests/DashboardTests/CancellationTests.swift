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

  /// Runs `body` while another session holds `relation`, so that every query of it waits.
  private func whileLocked(
    _ relation: String, _ body: (Fixture, _ waiting: () async throws -> Int) async throws -> Void
  ) async throws {
    let rows = OrganizationRows(orgID: orgID, timeZone: "UTC")
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      try await withConnection(to: fixture.connectionString) { holder in
        try await holder.transaction { holder in
          try await holder.execute("lock table \(unescaped: relation) in access exclusive mode")
          try await withConnection(to: fixture.connectionString) { observer in
            try await body(fixture) {
              let rows = try await observer.query(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and state = 'active' and wait_event_type = 'Lock'
                """)
              return try #require(rows.first).decode(0)
            }
          }
        }
      }
    }
  }

  /// Looks for ten seconds at most how many queries wait, until `isSettled`.
  private func settle(
    _ waiting: () async throws -> Int, until isSettled: (Int) -> Bool
  ) async throws -> Bool {
    for _ in 0..<1_000 {
      if isSettled(try await waiting()) { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  @Test func aSlowQueryEndsWithTheDeadline() async throws {
    try await whileLocked("messages") { fixture, waiting in
      let deadline = ContinuousClock.now + .milliseconds(300)
      let error = await failure {
        try await fixture.dashboard(now: Self.now).getMessagingStats(
          GetMessagingStatsRequest(),
          context: .call(by: Viewer.organization.session(in: orgID), deadline: deadline))
      }
      #expect(error?.code == .deadlineExceeded)
      #expect(ContinuousClock.now >= deadline)
      let isGone = try await settle(waiting) { $0 == 0 }
      #expect(isGone)
    }
  }

  @Test func aCancelledCallEndsItsQueries() async throws {
    try await whileLocked("calls") { fixture, waiting in
      let dashboard = fixture.dashboard(now: Self.now)
      let context = CallContext.call(by: Viewer.organization.session(in: orgID))
      let call = Task {
        await failure { try await dashboard.getDashboardStats(GetDashboardStatsRequest(), context: context) }
      }
      #expect(try await settle(waiting) { $0 > 0 })
      call.cancel()
      #expect(try await settle(waiting) { $0 == 0 })
      #expect(await call.value?.code == .cancelled)
      // The connections are fit for use again: the to-dos don't wait for the lock, the messages' answer comes.
      let response = try await dashboard.getMessagingStats(GetMessagingStatsRequest(), context: context)
      #expect(response.stats?.totalMessages == 0)
    }
  }
}
