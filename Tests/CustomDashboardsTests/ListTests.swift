import Access
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import CustomDashboards

/// Lists, their pages and tokens.
@Suite struct ListTests {
  @Test func eachSessionListsWhatItMayView() async throws {
    try await BoardServers.run { fixture in
      let shared = try await fixture.dashboard(of: fixture.owner, "shared")
      _ = try await fixture.dashboard(of: fixture.owner, "private")
      fixture.clock.advance(byMicroseconds: 1)
      _ = try await fixture.dashboard(of: fixture.colleague, "everyone's", .org)
      _ = try await fixture.boards.setSharedUsers(
        SetSharedUsersRequest(id: shared.id, memberIds: [fixture.friend.memberID.uuidString]),
        options: fixture.by(fixture.owner))
      _ = try await fixture.dashboard(of: fixture.stranger, "theirs", .org)
      func list(_ session: Session) async throws -> [String] { try await fixture.titles(for: session).flatMap(\.self) }
      #expect(Set(try await list(fixture.owner)) == ["Overview", "shared", "private", "everyone's"])
      #expect(try await list(fixture.owner).first == "Overview")
      #expect(try await list(fixture.owner).last == "everyone's")
      #expect(try await list(fixture.friend) == ["shared", "everyone's"])
      #expect(try await list(fixture.colleague) == ["everyone's"])
      #expect(Set(try await list(fixture.boss)) == ["Overview", "shared", "private", "everyone's"])
      #expect(Set(try await list(fixture.admin)) == ["Overview", "shared", "private", "everyone's"])
      #expect(try await list(fixture.stranger) == ["Overview", "theirs"])
      let entries = try await fixture.boards.listDashboards(.init(), options: fixture.by(fixture.boss)).dashboards
      #expect(entries.allSatisfy { $0.charts.isEmpty })
      #expect(entries.first { $0.title == "shared" }?.sharedMemberIds.count == 1)
    }
  }

  @Test func pagesAreStableWhileDashboardsAreRenamedSharedAndAdded() async throws {
    try await BoardServers.run { fixture in
      var ids: [String] = []
      for number in 0..<7 {
        ids.append(try await fixture.dashboard(of: fixture.owner, "\(number)").id)
        if number != 3 { fixture.clock.advance(byMicroseconds: 1) }
      }
      let owner = fixture.by(fixture.owner)
      let order = try await fixture.titles(for: fixture.owner).flatMap(\.self)
      #expect(order.count == 8)
      for size in [1, 2, 3, 7, 8] as [Int32] {
        let pages = try await fixture.titles(for: fixture.owner, pageSize: size)
        #expect(pages.flatMap(\.self) == order)
        #expect(pages.dropLast().allSatisfy { $0.count == Int(size) } && pages.allSatisfy { !$0.isEmpty })
      }
      let first = try await fixture.boards.listDashboards(ListDashboardsRequest(pageSize: 3), options: owner)
      _ = try await fixture.boards.renameDashboard(RenameDashboardRequest(id: ids[0], title: "renamed"), options: owner)
      _ = try await fixture.boards.deleteDashboard(DeleteDashboardRequest(id: first.dashboards[2].id), options: owner)
      _ = try await fixture.dashboard(of: fixture.owner, "new")
      let rest = try await fixture.boards.listDashboards(
        ListDashboardsRequest(pageSize: 200, pageToken: first.nextPageToken), options: owner)
      #expect(rest.dashboards.map(\.title) == Array(order[3...]) + ["new"])
      #expect(rest.nextPageToken.isEmpty)
    }
  }

  @Test func tokensAreOfOneMemberAndServeOnEveryServer() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      for _ in 0..<3 { _ = try await fixture.dashboard(of: fixture.owner) }
      func list(_ token: String, _ session: Session, server: Int = 0, size: Int32 = 1) async -> String? {
        await failure {
          _ = try await fixture.servers[server].boards.listDashboards(
            ListDashboardsRequest(pageSize: size, pageToken: token), options: fixture.by(session))
        }
      }
      let invalid = "INVALID_ARGUMENT INVALID_FIELD page_token"
      #expect(await list("AAAA", fixture.owner) == invalid)
      let token = try await fixture.boards.listDashboards(
        ListDashboardsRequest(pageSize: 1), options: fixture.by(fixture.owner)
      ).nextPageToken
      #expect(!token.isEmpty)
      #expect(await list(token, fixture.owner, server: 1) == nil)
      #expect(await list(token, fixture.boss) == invalid)
      #expect(await list(token, fixture.stranger) == invalid)
      #expect(await list(token + "A", fixture.owner) == invalid)
      #expect(await list(String(token.reversed()), fixture.owner) == invalid)
      // One that says the same in plain words is none.
      #expect(await list(Data("overview".utf8).base64EncodedString(), fixture.owner) == invalid)
      #expect(await list("", fixture.owner, size: -1) == "INVALID_ARGUMENT INVALID_FIELD page_size")
      #expect(await list("", fixture.owner, size: .max) == nil)
    }
  }

  /// Two servers that make the first key of an organization at the same time make one.
  @Test func theKeyOfAnOrganizationIsMadeOnce() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      for _ in 0..<2 { _ = try await fixture.dashboard(of: fixture.owner) }
      let tokens = try await withThrowingTaskGroup(of: String.self) { group in
        for index in 0..<8 {
          group.addTask {
            try await fixture.servers[index % 2].boards.listDashboards(
              ListDashboardsRequest(pageSize: 1), options: fixture.by(fixture.owner)
            ).nextPageToken
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for token in tokens {
        for server in fixture.servers {
          _ = try await server.boards.listDashboards(
            ListDashboardsRequest(pageToken: token), options: fixture.by(fixture.owner))
        }
      }
    }
  }

  @Test func aPageIsNeverLargerThanAnAnswerMayBe() async throws {
    var page = DashboardPage(size: 100, bytes: 5_000)
    let entry = CustomDashboard(title: "x", sharedMemberIds: (0..<50).map { _ in UUID().uuidString })
    for index in 0..<10 { page.add(entry, at: .dashboard(createdAt: Instant(seconds: Int64(index)), id: UUID())) }
    #expect(page.entries.count == 2)
    guard case .dashboard(let createdAt, _)? = page.next else {
      Issue.record("there is a next page")
      return
    }
    #expect(createdAt == Instant(seconds: 1))
    var small = DashboardPage(size: 100, bytes: 1)
    small.add(entry, at: .overview)
    #expect(small.entries.count == 1 && small.next == nil)
  }
}
