import Dashboard
import Foundation
import Messages
import Postgres
import PrivateServer
import RPC
import Schema
import TestDatabase
import TestExpectations
import Testing

/// The database goes away and comes back.
@Suite struct OutageTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test func callsFailAsUnavailableUntilTheDatabaseIsBack() async throws {
    let folder = NSTemporaryDirectory() + "callboard-outage-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let orgID = UUID()
    let context = CallContext.call(by: Viewer.organization.session(in: orgID))
    var rows = OrganizationRows(orgID: orgID, timeZone: "UTC")
    rows.messages = [
      MessageRow(id: UUID(), channel: "sms", direction: "inbound", status: "received", createdAt: Self.now)
    ]

    var server = try await PrivateServer.start(in: folder)
    // A test that fails must leave no server behind.
    do {
      let connectionString = server.connectionString
      try await withConnection(to: connectionString) { connection in
        try await Migrator.callboard().apply(to: connection)
      }
      try await Fixture.run(on: connectionString) { [rows] fixture in
        try await fixture.load([rows])
        let dashboard = fixture.dashboard(now: Self.now)
        func messages() async throws -> UInt32? {
          try await dashboard.getMessagingStats(GetMessagingStatsRequest(), context: context).message.stats?
            .totalMessages
        }
        #expect(try await messages() == 1)

        try await server.stop()
        for _ in 0..<3 {
          let error = await failure { try await messages() }
          #expect(error?.code == .unavailable)
          #expect(error?.retryDelay != nil)
        }

        server = try await PrivateServer.start(in: folder)
        try #require(server.connectionString == connectionString)
        var answer: UInt32?
        for _ in 0..<600 where answer == nil {
          answer = try? await messages()
          if answer == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(answer == 1)
      }
    } catch {
      try? await server.stop()
      throw error
    }
    try await server.stop()
  }
}
