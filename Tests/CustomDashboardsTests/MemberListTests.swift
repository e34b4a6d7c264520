import Access
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import TestDatabase
import TestTurns
import Testing

/// The members whom a dashboard can be shared with.
@Suite(.computing) struct MemberListTests {
  private func pages(
    _ fixture: BoardServers, _ query: String, size: Int32 = 0, by session: Session
  ) async throws -> [[Member]] {
    var pages: [[Member]] = []
    var request = ListMembersRequest(query: query, pageSize: size)
    repeat {
      let answer = try await fixture.boards.listMembers(request, options: fixture.by(session))
      pages.append(answer.members)
      request.pageToken = answer.nextPageToken
    } while !request.pageToken.isEmpty
    return pages
  }

  /// Members of two organizations, with the same ids; every page of many questions.
  @Test func pagesAreThoseOfAPlainLoop() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    try await BoardServers.run { fixture in
      let ids = (0..<12).map { _ in UUID() }
      var members: [UUID: [Member]] = [:]
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute("delete from members")
        for orgID in [fixture.orgID, fixture.stranger.orgID] {
          for id in ids + [fixture.owner.memberID] {
            let (name, email) = (
              NamedRows.text(0...3, using: &random), NamedRows.text(1...3, using: &random) + "@example.com"
            )
            members[orgID, default: []].append(Member(id: id.uuidString.lowercased(), name: name, email: email))
            try await connection.execute(
              "insert into members (org_id, id, name, email) values (\(orgID), \(id), \(name), \(email))")
          }
        }
      }
      for session in [fixture.owner, fixture.friend, fixture.admin, fixture.stranger] {
        for query in ["", "%", "_", "\\", "A", "ä", "EXAMPLE", "a@", "zz"]
          + (0..<6).map({ _ in NamedRows.text(1...2, using: &random) })
        {
          let found = (members[session.orgID] ?? []).filter {
            $0.id != session.memberID.uuidString.lowercased()
              && (NamedRows.has($0.name, query) || NamedRows.has($0.email, query))
          }
          let order = NamedRows.sorted(found.map { NamedRows.Entry(value: $0.id, name: $0.name) }).map(\.value)
          let expected = order.compactMap { id in found.first { $0.id == id } }
          let size = query.isEmpty ? 1 : Int.random(in: 1...(expected.count + 1), using: &random)
          let pages = try await pages(fixture, query, size: Int32(size), by: session)
          let what: Comment = "\(query.debugDescription) by \(size), seed \(seed)"
          #expect(pages.flatMap(\.self) == expected, what)
          #expect(pages.dropLast().allSatisfy { $0.count == size }, what)
          #expect(pages.count == max(1, (expected.count + size - 1) / size), what)
        }
      }
    }
  }

  /// Whoever has a session may share a dashboard of its own, and what is found can be shared with.
  @Test func whatIsFoundCanBeSharedWith() async throws {
    try await BoardServers.run { fixture in
      let board = try await fixture.dashboard(of: fixture.friend)
      let found = try await pages(fixture, "member", by: fixture.friend).flatMap(\.self)
      #expect(
        Set(found.map(\.id))
          == Set(
            [fixture.owner, fixture.colleague, fixture.boss, fixture.admin].map { $0.memberID.uuidString.lowercased() })
      )
      let shared = try await fixture.boards.setSharedUsers(
        SetSharedUsersRequest(id: board.id, memberIds: found.map(\.id)), options: fixture.by(fixture.friend))
      #expect(Set(shared.dashboard?.sharedMemberIds ?? []) == Set(found.map(\.id)))
      // Who has left is no longer found.
      try await withConnection(to: fixture.connectionString) { connection in
        _ = try await connection.execute("delete from members where id = \(fixture.boss.memberID)")
      }
      #expect(try await pages(fixture, "", by: fixture.friend).flatMap(\.self).count == 3)
      // By a part of the email.
      let email = "\(fixture.owner.memberID)@EXAMPLE"
      #expect(
        try await pages(fixture, email, by: fixture.friend).flatMap(\.self).map(\.id) == [
          fixture.owner.memberID.uuidString.lowercased()
        ])
    }
  }

  @Test func badArgumentsNameTheirField() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      func refusal(_ request: ListMembersRequest, by session: Session?, server: Int = 0) async -> String? {
        await failure {
          _ = try await fixture.servers[server].boards.listMembers(request, options: fixture.by(session))
        }
      }
      for (request, field) in [
        (ListMembersRequest(query: String(repeating: "a", count: 201)), "query"),
        (ListMembersRequest(query: "a\u{0}"), "query"), (ListMembersRequest(pageSize: -1), "page_size"),
        (ListMembersRequest(pageToken: "AAAA"), "page_token"),
      ] {
        #expect(await refusal(request, by: fixture.friend) == "INVALID_ARGUMENT INVALID_FIELD \(field)")
      }
      #expect(await refusal(ListMembersRequest(), by: nil)?.hasPrefix("UNAUTHENTICATED") == true)
      let token = try await fixture.boards.listMembers(
        ListMembersRequest(query: "m", pageSize: 1), options: fixture.by(fixture.friend)
      ).nextPageToken
      let invalid = "INVALID_ARGUMENT INVALID_FIELD page_token"
      #expect(await refusal(ListMembersRequest(query: "m", pageToken: token), by: fixture.friend, server: 1) == nil)
      #expect(await refusal(ListMembersRequest(query: "M", pageToken: token), by: fixture.friend) == invalid)
      #expect(await refusal(ListMembersRequest(query: "m", pageToken: token), by: fixture.boss) == invalid)
      let dashboards = await failure {
        _ = try await fixture.boards.listDashboards(
          ListDashboardsRequest(pageToken: token), options: fixture.by(fixture.friend))
      }
      #expect(dashboards == invalid)
    }
  }
}
