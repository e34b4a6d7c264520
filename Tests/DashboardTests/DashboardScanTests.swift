import Access
import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import Synchronization
import TestDatabase
import TestExpectations
import Testing

/// Every statement of the dashboard reads rows of one organization alone, by PostgreSQL's own account.
@Suite struct DashboardScanTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  @Test func everyScanIsOfTheOrganization() async throws {
    var random = SeededGenerator(seed: drawSeed())
    let ids = SharedIDs(using: &random)
    let rows = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: "America/St_Johns", now: Self.now, anchors: [Self.now], sharing: ids,
      using: &random)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let statements = Statements()
      let dashboard = fixture.dashboard(now: Self.now) { statements.add($0) }
      try await DashboardServer.run(dashboard) { server in
        for viewer in [.organization, .member(ids.memberWithPhones)] as [Viewer] {
          let options = server.options(viewer.session(in: rows.orgID))
          _ = try await server.client.getDashboardAccess(.init(), options: options)
          let year = try microseconds("2008-02-29T12:00:00Z")
          for request in [.absent, .preset(.allTime), .interval(year, Self.now)] as [RangeRequest] {
            let sections = StreamedSections(try await server.sections(of: request.message, options))
            #expect(sections.answered == StreamedSections.names)
          }
        }
      }
      let scans = try await withConnection(to: fixture.connectionString) { connection in
        var scans: Set<Scan> = []
        for statement in statements.all { scans.formUnion(try await Scan.all(of: statement, on: connection)) }
        return scans
      }
      #expect(statements.all.count > 40)
      // Two viewers, three streams each: all groups of one read messages once, and calls once.
      for columns in ["contact_id::uuid, phone_id::uuid, channel::text", "contact_id::uuid, candidate_id::uuid"] {
        #expect(statements.all.count { $0.text.contains(columns) } == 6)
      }
      #expect(
        Set(scans.map(\.relation)) == [
          "organizations", "member_phones", "phones", "contacts", "calls", "messages", "todos", "plans",
          "plan_contacts", "text_agent_suggestions", "ai_usage",
        ])
      for scan in scans { #expect(scan.isOf(organization: rows.orgID), "\(scan)") }
    }
  }
}

/// What was sent to the database.
private final class Statements: Sendable {
  private let statements = Mutex<[Statement]>([])
  var all: [Statement] { statements.withLock { $0 } }
  func add(_ statement: Statement) { statements.withLock { $0.append(statement) } }
}
