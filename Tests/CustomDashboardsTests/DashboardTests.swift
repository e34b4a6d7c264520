import Access
import Foundation
import Messages
import RPC
import StandardMessages
import Testing
import Time

@testable import CustomDashboards

/// Dashboards over gRPC and a real database.
@Suite struct DashboardTests {
  @Test func aDashboardIsMadeChangedAndDeleted() async throws {
    try await BoardServers.run { fixture in
      let (boards, owner) = (fixture.boards, fixture.by(fixture.owner))
      let made = try await fixture.dashboard(of: fixture.owner, "  採用 \u{3000}")
      #expect(made.title == "採用" && made.visibility == .private && made.canEdit && !made.isSystem)
      #expect(made.ownerMemberID == fixture.owner.memberID.uuidString.lowercased())
      #expect(made.createdAt?.seconds == 1_795_000_000 && made.updatedAt == made.createdAt)
      #expect(UUID(uuidString: made.id) != nil && made.id == made.id.lowercased())

      fixture.clock.advance(byMicroseconds: 5_000_000)
      let renamed = try await boards.renameDashboard(
        RenameDashboardRequest(id: made.id.uppercased(), title: "Hiring", etag: made.etag), options: owner
      ).dashboard
      #expect(renamed?.title == "Hiring" && renamed?.etag != made.etag)
      #expect(renamed?.createdAt == made.createdAt && renamed?.updatedAt?.seconds == 1_795_000_005)
      // A change to what already is gives a new etag.
      let again = try await boards.renameDashboard(
        RenameDashboardRequest(id: made.id, title: "Hiring"), options: owner
      ).dashboard
      #expect(again?.etag != renamed?.etag)

      let added = try await boards.addChart(AddChartRequest(dashboardID: made.id, spec: .number()), options: owner)
      #expect(added.chart?.placement == Placement(column: 0, row: 0, width: 3, height: 2))
      #expect(added.dashboard?.charts == [try #require(added.chart)])
      let chartID = try #require(added.chart?.id)
      let filter = AnalyticsFilter(
        timeRange: TimeRange(range: .preset(.last7Days)), campaignIds: [UUID().uuidString],
        candidates: CandidateFilter(sources: ["O'Neil \"x\"", "✓"]))
      let updated = try await boards.updateChart(
        UpdateChartRequest(
          dashboardID: made.id, chartID: chartID.uppercased(),
          spec: ChartSpec(title: "Calls", prompt: "a\nb", kind: .bar, metric: "charts.calls", filter: filter)),
        options: owner)
      #expect(updated.chart?.id == chartID && updated.chart?.placement == added.chart?.placement)
      #expect(updated.chart?.spec?.filter == filter)
      #expect(try await fixture.read(made.id, by: fixture.owner).charts == [try #require(updated.chart)])

      let second = try await boards.addChart(
        AddChartRequest(
          dashboardID: made.id, spec: .number("metrics.opt_outs"),
          placement: Placement(column: 9, row: 0, width: 3, height: 2)), options: owner
      ).chart
      let secondID = try #require(second?.id)
      let arranged = try await boards.arrangeCharts(
        ArrangeChartsRequest(
          dashboardID: made.id,
          placements: [
            .init(chartID: chartID, placement: Placement(column: 0, row: 4, width: 12, height: 4)),
            .init(chartID: secondID, placement: Placement(column: 0, row: 0, width: 3, height: 2)),
          ]), options: owner
      ).dashboard
      // In reading order.
      #expect(arranged?.charts.map(\.id) == [secondID, chartID])
      #expect(try await fixture.read(made.id, by: fixture.owner) == arranged)

      let removed = try await boards.removeChart(
        RemoveChartRequest(dashboardID: made.id, chartID: secondID), options: owner
      ).dashboard
      #expect(removed?.charts.map(\.id) == [chartID])
      _ = try await boards.deleteDashboard(DeleteDashboardRequest(id: made.id), options: owner)
      #expect(
        await failure { _ = try await fixture.read(made.id, by: fixture.owner) } == "NOT_FOUND DASHBOARD_NOT_FOUND")
      #expect(
        await failure {
          _ = try await boards.deleteDashboard(DeleteDashboardRequest(id: made.id), options: owner)
        } == "NOT_FOUND DASHBOARD_NOT_FOUND")
    }
  }

  /// Sharing, visibility and what each session sees of it, at the next call, on every server.
  @Test func whatIsTakenAwayIsGoneAtTheNextCallOnEveryServer() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      let (boards, owner) = (fixture.boards, fixture.by(fixture.owner))
      let board = try await fixture.dashboard(of: fixture.owner)
      let friendID = fixture.friend.memberID.uuidString.lowercased()
      func views(_ session: Session) async -> [Bool] {
        var found: [Bool] = []
        for server in 0..<2 {
          let result = await failure { _ = try await fixture.read(board.id, by: session, on: server) }
          #expect(result == nil || result == "NOT_FOUND DASHBOARD_NOT_FOUND")
          let charts = await failure {
            _ = try await fixture.servers[server].boards.getChartData(
              GetChartDataRequest(dashboardID: board.id, chartID: UUID().uuidString), options: fixture.by(session))
          }
          #expect(charts == (result == nil ? "NOT_FOUND CHART_NOT_FOUND" : "NOT_FOUND DASHBOARD_NOT_FOUND"))
          found.append(result == nil)
        }
        return found
      }
      func share(_ members: [String]) async throws -> CustomDashboard? {
        try await boards.setSharedUsers(SetSharedUsersRequest(id: board.id, memberIds: members), options: owner)
          .dashboard
      }
      func set(_ visibility: Visibility) async throws -> CustomDashboard? {
        try await boards.setVisibility(SetVisibilityRequest(id: board.id, visibility: visibility), options: owner)
          .dashboard
      }
      #expect(await views(fixture.friend) == [false, false])
      // The owner is left out, and doubles count once.
      let shared = try await share([
        fixture.friend.memberID.uuidString, friendID, fixture.owner.memberID.uuidString,
      ])
      #expect(shared?.sharedMemberIds == [friendID])
      #expect(await views(fixture.friend) == [true, true])
      #expect(await views(fixture.colleague) == [false, false])
      let seen = try await fixture.read(board.id, by: fixture.friend)
      #expect(!seen.canEdit && seen.sharedMemberIds.isEmpty)

      let everyone = try await set(.org)
      #expect(everyone?.sharedMemberIds == [friendID])
      #expect(await views(fixture.colleague) == [true, true])
      #expect(await views(fixture.stranger) == [false, false])
      #expect(await failure { _ = try await share([]) } == "FAILED_PRECONDITION DASHBOARD_NOT_PRIVATE")
      _ = try await set(.private)
      #expect(await views(fixture.colleague) == [false, false])
      #expect(await views(fixture.friend) == [true, true])
      _ = try await share([])
      #expect(await views(fixture.friend) == [false, false])
      #expect(await views(fixture.boss) == [true, true])
      #expect(await views(fixture.admin) == [true, true])

      let unknown = UUID().uuidString.lowercased()
      #expect(
        await failure { _ = try await share([friendID, unknown]) } == "INVALID_ARGUMENT INVALID_FIELD member_ids[1]")
      #expect(
        await failure { _ = try await share([fixture.stranger.memberID.uuidString]) }
          == "INVALID_ARGUMENT INVALID_FIELD member_ids[0]")
      #expect(await failure { _ = try await share(["x"]) } == "INVALID_ARGUMENT INVALID_FIELD member_ids[0]")
      #expect(
        await failure { _ = try await share((0...1_000).map { _ in UUID().uuidString }) }
          == "INVALID_ARGUMENT INVALID_FIELD member_ids")
      // None of these changed anything.
      #expect(try await fixture.read(board.id, by: fixture.owner).sharedMemberIds.isEmpty)
    }
  }

  /// The rules hold on the wire: for each role, what each RPC answers.
  @Test func everyRPCKeepsTheRules() async throws {
    try await BoardServers.run { fixture in
      let boards = fixture.boards
      let board = try await fixture.dashboard(of: fixture.owner, "Shared")
      _ = try await boards.setSharedUsers(
        SetSharedUsersRequest(id: board.id, memberIds: [fixture.friend.memberID.uuidString]),
        options: fixture.by(fixture.owner))
      func codes(_ id: String, _ session: Session) async -> Set<String> {
        let options = fixture.by(session)
        let calls: [() async throws -> Void] = [
          { _ = try await boards.renameDashboard(RenameDashboardRequest(id: id, title: ""), options: options) },
          { _ = try await boards.deleteDashboard(DeleteDashboardRequest(id: id, etag: "no"), options: options) },
          { _ = try await boards.setVisibility(SetVisibilityRequest(id: id), options: options) },
          { _ = try await boards.setSharedUsers(SetSharedUsersRequest(id: id, memberIds: ["x"]), options: options) },
          { _ = try await boards.removeChart(RemoveChartRequest(dashboardID: id), options: options) },
          {
            _ = try await boards.arrangeCharts(
              ArrangeChartsRequest(dashboardID: id, placements: [.init()]), options: options)
          },
          { _ = try await boards.addChart(AddChartRequest(dashboardID: id), options: options) },
          { _ = try await boards.updateChart(UpdateChartRequest(dashboardID: id), options: options) },
        ]
        var codes: Set<String> = []
        for call in calls {
          codes.insert(await failure(call)?.split(separator: " ").prefix(2).joined(separator: " ") ?? "OK")
        }
        return codes
      }
      let mayChange: Set = ["INVALID_ARGUMENT INVALID_FIELD", "ABORTED ETAG_STALE"]
      #expect(await codes(board.id, fixture.owner) == mayChange)
      #expect(await codes(board.id, fixture.boss) == mayChange)
      #expect(await codes(board.id, fixture.admin) == mayChange)
      #expect(await codes(board.id, fixture.friend) == ["PERMISSION_DENIED PERMISSION_MISSING"])
      #expect(await codes(board.id, fixture.colleague) == ["NOT_FOUND DASHBOARD_NOT_FOUND"])
      #expect(await codes(board.id, fixture.stranger) == ["NOT_FOUND DASHBOARD_NOT_FOUND"])
      #expect(await codes(UUID().uuidString, fixture.boss) == ["NOT_FOUND DASHBOARD_NOT_FOUND"])
      #expect(await codes("overview", fixture.owner) == ["PERMISSION_DENIED SYSTEM_DASHBOARD"])
      #expect(await codes("overview", fixture.boss) == ["PERMISSION_DENIED SYSTEM_DASHBOARD"])
      #expect(await codes("overview", fixture.friend) == ["NOT_FOUND DASHBOARD_NOT_FOUND"])
      #expect(await codes("Overview", fixture.boss) == ["INVALID_ARGUMENT INVALID_FIELD"])
      #expect(await codes("", fixture.boss) == ["INVALID_ARGUMENT INVALID_FIELD"])
      #expect(await codes(board.id + "\u{0}", fixture.boss) == ["INVALID_ARGUMENT INVALID_FIELD"])

      // An owner without the right to see the organization may do all but disclose it.
      let own = try await fixture.dashboard(of: fixture.colleague, "Own")
      let limited = await codes(own.id, fixture.colleague)
      #expect(limited == mayChange.union(["PERMISSION_DENIED PERMISSION_MISSING"]))
      let options = fixture.by(fixture.colleague)
      #expect(
        await failure {
          _ = try await boards.addChart(AddChartRequest(dashboardID: own.id, spec: .number()), options: options)
        }
          == "PERMISSION_DENIED PERMISSION_MISSING")
      #expect(
        await failure { _ = try await boards.listMetrics(.init(), options: options) }
          == "PERMISSION_DENIED PERMISSION_MISSING")
      #expect(
        await failure { _ = try await boards.proposeChart(.init(prompt: ""), options: options) }
          == "PERMISSION_DENIED PERMISSION_MISSING")
      #expect(try await boards.listMetrics(.init(), options: fixture.by(fixture.owner)).metrics.count == 38)
      #expect(
        await failure { _ = try await boards.listDashboards(.init(), options: fixture.by(nil)) }
          == "UNAUTHENTICATED TOKEN_MISSING")
    }
  }

  @Test func checksComeInTheirOrder() async throws {
    try await BoardServers.run { fixture in
      let (boards, owner) = (fixture.boards, fixture.by(fixture.owner))
      let board = try await fixture.dashboard(of: fixture.owner)
      func add(_ etag: String, _ spec: ChartSpec?, _ options: CallOptions) async -> String? {
        await failure {
          _ = try await boards.addChart(
            AddChartRequest(dashboardID: board.id, spec: spec, etag: etag), options: options)
        }
      }
      for _ in 0..<50 { #expect(await add("", .number(), owner) == nil) }
      let full = try await fixture.read(board.id, by: fixture.owner)
      #expect(full.charts.count == 50)
      #expect(await add("stale", ChartSpec(), fixture.by(fixture.colleague)) == "NOT_FOUND DASHBOARD_NOT_FOUND")
      #expect(await add("stale", ChartSpec(), owner) == "ABORTED ETAG_STALE")
      #expect(await add(full.etag, ChartSpec(), owner) == "INVALID_ARGUMENT INVALID_FIELD spec.title")
      #expect(await add(full.etag, .number(), owner) == "RESOURCE_EXHAUSTED QUOTA_EXCEEDED")
      #expect(
        await failure {
          _ = try await boards.removeChart(
            RemoveChartRequest(dashboardID: board.id, chartID: "x", etag: "stale"), options: owner)
        } == "ABORTED ETAG_STALE")
      #expect(
        await failure {
          _ = try await boards.removeChart(
            RemoveChartRequest(dashboardID: board.id, chartID: UUID().uuidString), options: owner)
        } == "NOT_FOUND CHART_NOT_FOUND")
      // Another dashboard's chart is none of this one's.
      let other = try await fixture.dashboard(of: fixture.owner)
      #expect(
        await failure {
          _ = try await boards.removeChart(
            RemoveChartRequest(dashboardID: other.id, chartID: full.charts[0].id), options: owner)
        } == "NOT_FOUND CHART_NOT_FOUND")
      #expect(try await fixture.read(board.id, by: fixture.owner) == full)
    }
  }

  @Test func hostileArgumentsAreNamed() async throws {
    try await BoardServers.run { fixture in
      let (boards, owner) = (fixture.boards, fixture.by(fixture.owner))
      let board = try await fixture.dashboard(of: fixture.owner)
      func create(_ title: String, _ requestID: String = "", _ visibility: Visibility = .private) async -> String? {
        await failure {
          _ = try await boards.createDashboard(
            CreateDashboardRequest(title: title, visibility: visibility, requestID: requestID), options: owner)
        }
      }
      #expect(await create("") == "INVALID_ARGUMENT INVALID_FIELD title")
      #expect(await create("a\u{0}") == "INVALID_ARGUMENT INVALID_FIELD title")
      #expect(await create("\u{1B}]0;x\u{7}") == "INVALID_ARGUMENT INVALID_FIELD title")
      #expect(await create(String(repeating: "x", count: 201)) == "INVALID_ARGUMENT INVALID_FIELD title")
      #expect(await create("x", "a\nb") == "INVALID_ARGUMENT INVALID_FIELD request_id")
      #expect(await create("x", String(repeating: "x", count: 101)) == "INVALID_ARGUMENT INVALID_FIELD request_id")
      #expect(await create("x", "", .UNRECOGNIZED(7)) == "INVALID_ARGUMENT INVALID_FIELD visibility")
      #expect(await create("x'; drop table custom_dashboards; --") == nil)
      let visibility = await failure {
        _ = try await boards.setVisibility(SetVisibilityRequest(id: board.id), options: owner)
      }
      #expect(visibility == "INVALID_ARGUMENT INVALID_FIELD visibility")
      let overlapping = await failure {
        _ = try await boards.addChart(AddChartRequest(dashboardID: board.id, spec: .number()), options: owner)
        _ = try await boards.addChart(
          AddChartRequest(
            dashboardID: board.id, spec: .number(), placement: Placement(column: 2, row: 1, width: 1, height: 1)),
          options: owner)
      }
      #expect(overlapping == "INVALID_ARGUMENT INVALID_FIELD placement")
      let empty = await failure {
        _ = try await boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: .number(), placement: Placement()), options: owner)
      }
      #expect(empty == "INVALID_ARGUMENT INVALID_FIELD placement.width")
    }
  }
}
