import Access
import Foundation
import Messages
import Postgres
import RPC
import Synchronization
import TestDatabase
import Testing

@testable import CustomDashboards

/// Every statement of custom dashboards, those that write too, touches rows of one organization alone, by PostgreSQL's own
/// account.
@Suite struct TenantTests {
  @Test func everyStatementIsOfTheOrganization() async throws {
    let sent = Mutex<[Statement]>([])
    try await BoardServers.run(observe: { statement in sent.withLock { $0.append(statement) } }) { fixture in
      for session in [fixture.owner, fixture.boss] {
        let (boards, options) = (fixture.boards, fixture.by(session))
        let id = try #require(
          try await boards.createDashboard(
            CreateDashboardRequest(title: "x", requestID: "r"), options: options
          ).dashboard?.id)
        fixture.clock.advance(byMicroseconds: 2 * 86_400_000_000)
        _ = try await boards.createDashboard(CreateDashboardRequest(title: "y", requestID: "r"), options: options)
        let chart = try #require(
          try await boards.addChart(AddChartRequest(dashboardID: id, spec: .number()), options: options).chart)
        _ = try await boards.updateChart(
          UpdateChartRequest(dashboardID: id, chartID: chart.id, spec: .number("metrics.opt_outs")), options: options)
        _ = try await boards.arrangeCharts(
          ArrangeChartsRequest(
            dashboardID: id,
            placements: [.init(chartID: chart.id, placement: Placement(column: 1, row: 1, width: 1, height: 1))]),
          options: options)
        _ = try await boards.setSharedUsers(
          SetSharedUsersRequest(id: id, memberIds: [fixture.friend.memberID.uuidString]), options: options)
        _ = try await boards.setVisibility(SetVisibilityRequest(id: id, visibility: .org), options: options)
        _ = try await boards.renameDashboard(RenameDashboardRequest(id: id, title: "z"), options: options)
        _ = try await fixture.titles(for: session, pageSize: 1)
        let members = try await boards.listMembers(ListMembersRequest(query: "m", pageSize: 1), options: options)
        _ = try await boards.listMembers(
          ListMembersRequest(query: "m", pageToken: members.nextPageToken), options: options)
        _ = try await fixture.read(id, by: fixture.friend)
        _ = try await fixture.titles(for: fixture.friend)
        _ = try await boards.removeChart(RemoveChartRequest(dashboardID: id, chartID: chart.id), options: options)
        _ = try await boards.deleteDashboard(DeleteDashboardRequest(id: id), options: options)
      }
      let statements = sent.withLock { $0 }
      #expect(statements.count > 60)
      var relations: Set<String> = []
      try await withConnection(to: fixture.connectionString) { connection in
        for statement in statements {
          if statement.text.hasPrefix("select pg_advisory_xact_lock(") { continue }
          if statement.text.hasPrefix("insert into ") {
            #expect(statement.text.contains(" (org_id, "), "\(statement.text)")
            continue
          }
          var scans = try await Scan.all(of: statement, on: connection)
          if !statement.text.hasPrefix("select "), let target = scans.firstIndex(where: { $0.conditions.isEmpty }) {
            // The plan's node that writes names the relation once more; it writes what the scan below it finds.
            scans.remove(at: target)
            #expect(!scans.isEmpty)
          }
          for scan in scans {
            relations.insert(scan.relation)
            #expect(scan.isOf(organization: fixture.orgID), "\(scan) of \(statement.text)")
          }
        }
      }
      #expect(
        relations == [
          "custom_dashboards", "custom_dashboard_charts", "custom_dashboard_shares", "page_token_keys", "members",
        ])
    }
  }
}
