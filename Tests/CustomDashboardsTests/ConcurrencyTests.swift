import Access
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import CustomDashboards

/// Editors at the same time, on servers of their own.
@Suite struct ConcurrencyTests {
  /// What so many calls at once end with; nil for those that succeed.
  private func outcomes(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async -> [String?] {
    await withTaskGroup(of: String?.self) { group in
      for index in 0..<count { group.addTask { await failure { try await body(index) } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test func ofEditorsWithTheSameEtagOneWins() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      let outcomes = await outcomes(8) { index in
        _ = try await fixture.servers[index % 2].boards.renameDashboard(
          RenameDashboardRequest(id: board.id, title: "\(index)", etag: board.etag), options: fixture.by(fixture.owner))
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.filter { $0 == "ABORTED ETAG_STALE" }.count == 7)
      let now = try await fixture.read(board.id, by: fixture.owner)
      #expect(Int(now.title) != nil && now.etag == "r2")
      // What the message says helps.
      _ = try await fixture.boards.renameDashboard(
        RenameDashboardRequest(id: board.id, title: "later", etag: now.etag), options: fixture.by(fixture.owner))
    }
  }

  @Test func changesWithoutAnEtagAreMadeInTurn() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      let outcomes = await outcomes(20) { index in
        let session = index % 3 == 0 ? fixture.boss : fixture.owner
        _ = try await fixture.servers[index % 2].boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: .number()), options: fixture.by(session))
      }
      #expect(outcomes == [String?](repeating: nil, count: 20))
      let whole = try await fixture.read(board.id, by: fixture.owner)
      #expect(whole.charts.count == 20 && whole.etag == "r21")
      let places = try whole.charts.map { try GridPlacement(try #require($0.placement), field: "") }
      for (index, place) in places.enumerated() { #expect(!places[..<index].contains { $0.overlaps(place) }) }
      // In reading order, without a gap.
      #expect(places.map { [$0.row, $0.column] } == (0..<20).map { [$0 / 4 * 2, $0 % 4 * 3] })
    }
  }

  @Test func theLastPlaceForAChartIsGivenOnce() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      for _ in 0..<49 {
        _ = try await fixture.boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: .number()), options: fixture.by(fixture.owner))
      }
      let outcomes = await outcomes(6) { index in
        _ = try await fixture.servers[index % 2].boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: .number()), options: fixture.by(fixture.owner))
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.filter { $0 == "RESOURCE_EXHAUSTED QUOTA_EXCEEDED" }.count == 5)
    }
  }

  @Test func aMembersLastDashboardIsMadeOnce() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          """
          insert into custom_dashboards (org_id, id, title, owner_member_id, visibility, created_at, updated_at)
          select \(fixture.owner.orgID), gen_random_uuid(), 'x', \(fixture.owner.memberID), 'private', now(), now()
          from generate_series(1, 499)
          """)
      }
      let outcomes = await outcomes(6) { index in
        _ = try await fixture.servers[index % 2].boards.createDashboard(
          CreateDashboardRequest(title: "last"), options: fixture.by(fixture.owner))
      }
      #expect(outcomes.filter { $0 == nil }.count == 1)
      #expect(outcomes.filter { $0 == "RESOURCE_EXHAUSTED QUOTA_EXCEEDED" }.count == 5)
      // The limit is each member's.
      _ = try await fixture.dashboard(of: fixture.colleague)
      #expect(try await fixture.titles(for: fixture.owner, pageSize: 200).map(\.count) == [200, 200, 101])
    }
  }

  @Test func aRepeatedCreateFindsTheFirst() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      @Sendable func create(_ title: String, by session: Session, server: Int = 0) async throws -> CustomDashboard {
        try #require(
          try await fixture.servers[server].boards.createDashboard(
            CreateDashboardRequest(title: title, requestID: "once"), options: fixture.by(session)
          ).dashboard)
      }
      let ids = try await withThrowingTaskGroup(of: String.self) { group in
        for index in 0..<8 {
          group.addTask { try await create("\(index)", by: fixture.owner, server: index % 2).id }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(ids.count == 1)
      let first = try #require(ids.first)
      // As it is now, whatever the request says.
      _ = try await fixture.boards.addChart(
        AddChartRequest(dashboardID: first, spec: .number()), options: fixture.by(fixture.owner))
      let again = try await create("\u{0}", by: fixture.owner)
      #expect(again.id == first && again.charts.count == 1)
      #expect(try await create("mine", by: fixture.colleague).id != first)

      fixture.clock.advance(byMicroseconds: 86_400_000_000 - 1)
      #expect(try await create("x", by: fixture.owner).id == first)
      fixture.clock.advance(byMicroseconds: 1)
      let second = try await create("x", by: fixture.owner)
      #expect(second.id != first)
      #expect(try await create("y", by: fixture.owner).id == second.id)
      _ = try await fixture.boards.deleteDashboard(
        DeleteDashboardRequest(id: second.id), options: fixture.by(fixture.owner))
      let third = try await create("z", by: fixture.owner)
      #expect(third.id != second.id && third.title == "z")
      #expect(try await fixture.read(first, by: fixture.owner).charts.count == 1)
    }
  }

  /// What holds a row holds nobody up who only looks, nor whoever may not change it.
  @Test func readersDontWaitForEditors() async throws {
    try await BoardServers.run { fixture in
      let board = try await fixture.dashboard(of: fixture.owner, "x", .org)
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.transaction { connection in
          try await connection.execute("select 1 from custom_dashboards for update")
          #expect(try await fixture.read(board.id, by: fixture.friend).title == "x")
          let refused = await failure {
            _ = try await fixture.boards.renameDashboard(
              RenameDashboardRequest(id: board.id, title: "y"), options: fixture.by(fixture.friend))
          }
          #expect(refused == "PERMISSION_DENIED PERMISSION_MISSING")
          let late = await failure {
            _ = try await fixture.boards.renameDashboard(
              RenameDashboardRequest(id: board.id, title: "y"), options: fixture.by(fixture.owner, timeout: .seconds(1))
            )
          }
          #expect(late == "DEADLINE_EXCEEDED DEADLINE_EXCEEDED")
        }
      }
      // Nothing of it was made.
      #expect(try await fixture.read(board.id, by: fixture.owner) == board)
    }
  }

  /// A change that fails in the middle leaves nothing behind.
  @Test func aChangeIsMadeWhollyOrNotAtAll() async throws {
    try await BoardServers.run { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      _ = try await fixture.boards.addChart(
        AddChartRequest(dashboardID: board.id, spec: .number()), options: fixture.by(fixture.owner))
      let before = try await fixture.read(board.id, by: fixture.owner)
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          script: """
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$;
            create trigger refuse before update on custom_dashboards for each row execute function refuse();
            """)
      }
      let charts: [ArrangeChartsRequest.ChartPlacement] = [
        .init(chartID: before.charts[0].id, placement: Placement(column: 5, row: 5, width: 1, height: 1))
      ]
      let options = fixture.by(fixture.owner)
      let calls: [() async throws -> Void] = [
        {
          _ = try await fixture.boards.addChart(
            AddChartRequest(dashboardID: board.id, spec: .number()), options: options)
        },
        {
          _ = try await fixture.boards.arrangeCharts(
            ArrangeChartsRequest(dashboardID: board.id, placements: charts), options: options)
        },
        {
          _ = try await fixture.boards.removeChart(
            RemoveChartRequest(dashboardID: board.id, chartID: before.charts[0].id), options: options)
        },
        {
          _ = try await fixture.boards.setSharedUsers(
            SetSharedUsersRequest(id: board.id, memberIds: [fixture.friend.memberID.uuidString]), options: options)
        },
      ]
      for call in calls { #expect(await failure(call) == "UNAVAILABLE DATABASE_UNAVAILABLE") }
      #expect(try await fixture.read(board.id, by: fixture.owner) == before)
    }
  }
}
