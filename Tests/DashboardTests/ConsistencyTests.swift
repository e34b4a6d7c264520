import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import TestDatabase
import TestExpectations
import Testing
import Time

/// All parts of one answer come from one snapshot, while rows are being written.
@Suite struct ConsistencyTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test func partsOfAnAnswerAgreeWhileRowsAreInserted() async throws {
    let orgID = UUID()
    var rows = OrganizationRows(orgID: orgID, timeZone: "America/New_York")
    rows.phones = [PhoneRow(id: UUID(), number: "+1", friendlyName: nil)]
    let phoneID = rows.phones[0].id
    let start = Self.now - LocalClock.day
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      let context = CallContext.call(by: Viewer.organization.session(in: orgID))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          // One transaction each: a to-do, the next call of a series by the microsecond, and two messages of a contact.
          try await withConnection(to: fixture.connectionString) { connection in
            var number: Int64 = 0
            while !Task.isCancelled {
              let (contact, time) = (UUID(), Instant(microseconds: start + number))
              try await connection.transaction { connection in
                try await connection.execute(
                  """
                  insert into calls (org_id, id, direction, status, duration_secs, created_at)
                  values (\(orgID), \(UUID()), 'inbound', 'completed', 7, \(time))
                  """)
                for direction in ["inbound", number.isMultiple(of: 2) ? "outbound" : "inbound"] {
                  try await connection.execute(
                    """
                    insert into messages (org_id, id, phone_id, contact_id, channel, direction, status, created_at)
                    values (\(orgID), \(UUID()), \(phoneID), \(contact), 'sms', \(direction), 'sent', \(time))
                    """)
                }
                try await connection.execute(
                  """
                  insert into todos (org_id, id, title, status, created_at)
                  values (\(orgID), \(UUID()), 'Call back', 'open', \(time))
                  """)
              }
              number += 1
            }
          }
        }
        var seen: Set<Int64> = []
        var asked = 0
        // Until ten answers have seen different rows.
        while seen.count < 10, asked < 10_000 {
          asked += 1
          let calls = try #require(
            try await dashboard.getDashboardStats(GetDashboardStatsRequest(), context: context).message.stats)
          seen.insert(calls.totalCalls)
          #expect(calls.totalDurationSecs == calls.totalCalls * 7)
          #expect(calls.callActivity.reduce(0) { $0 + $1.count } == calls.totalCalls)
          #expect(calls.callHeatmap.reduce(0) { $0 + $1.count } == calls.totalCalls)
          #expect(calls.totalTodos == calls.totalCalls)
          if let newest = calls.recentCalls.first {
            #expect(newest.createdAt == timestamp(start + calls.totalCalls - 1))
          }

          let messages = try #require(
            try await dashboard.getMessagingStats(GetMessagingStatsRequest(), context: context).message.stats)
          let insights = try #require(messages.responseInsights)
          #expect(messages.inboundCount + messages.outboundCount == messages.totalMessages)
          #expect(insights.respondedCount + insights.unansweredCount == messages.inboundCount)
          #expect(messages.messageActivity.reduce(0) { $0 + $1.smsCount } == messages.totalMessages)
        }
        #expect(seen.count >= 10)
        group.cancelAll()
        // What the writer was about when it was cancelled is of no interest.
        _ = await group.nextResult()
      }
    }
  }
}
