import Access
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import TestDatabase
import TestTurns
import Testing

/// What filters can name, by a part of the name.
@Suite(.computing) struct FilterValueTests {
  private typealias Field = ListFilterValuesRequest.Field
  private typealias Entry = NamedRows.Entry
  private static let fields: [Field] = [.campaign, .candidate, .source, .tag]

  private func ask(
    _ fixture: BoardServers, _ request: ListFilterValuesRequest, by session: Session? = nil, server: Int = 0
  ) async throws -> ListFilterValuesResponse {
    try await fixture.servers[server].analytics.listFilterValues(request, options: fixture.by(session ?? fixture.owner))
  }

  /// Every page of a list, from the first to the last.
  private func pages(
    _ fixture: BoardServers, _ request: ListFilterValuesRequest, by session: Session? = nil
  ) async throws -> [[Entry]] {
    var (request, pages) = (request, [[Entry]]())
    repeat {
      let answer = try await ask(fixture, request, by: session)
      pages.append(answer.values.map { Entry(value: $0.value, name: $0.name) })
      request.pageToken = answer.nextPageToken
    } while !request.pageToken.isEmpty
    return pages
  }

  /// Two organizations with rows of the same ids, and all pages of many questions.
  @Test func pagesAreThoseOfAPlainLoop() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let ids = (0..<40).map { _ in UUID() }
    let (ours, theirs) = (NamedRows(ids: ids, using: &random), NamedRows(ids: ids, using: &random))
    try await BoardServers.run { fixture in
      try await withConnection(to: fixture.connectionString) { connection in
        try await ours.load(into: fixture.orgID, connection)
        try await theirs.load(into: fixture.stranger.orgID, connection)
      }
      let queries =
        ["", "%", "_", "\\", ".", "[", "^", "a%", "ä", "Ä", "ß", "𐐨", "k", "zz", String(repeating: "X", count: 200)]
        + (0..<8).map { _ in NamedRows.text(1...2, using: &random) }
      for (session, rows) in [(fixture.owner, ours), (fixture.stranger, theirs)] {
        for field in Self.fields {
          for query in queries {
            let expected = NamedRows.sorted(rows.entries(field).filter { NamedRows.has($0.name, query) })
            let size = query.isEmpty ? 1 : Int.random(in: 1...max(1, expected.count + 1), using: &random)
            let found = try await pages(
              fixture, ListFilterValuesRequest(field: field, query: query, pageSize: Int32(size)), by: session)
            let what: Comment = "\(field) \(query.debugDescription) by \(size), seed \(seed)"
            #expect(found.flatMap(\.self).elementsEqual(expected) { $0.bytes == $1.bytes }, what)
            #expect(found.dropLast().allSatisfy { $0.count == size }, what)
            #expect(found.count == max(1, (expected.count + size - 1) / size), what)
          }
        }
      }
    }
  }

  @Test func pagesGoOnBehindTheLastWhateverIsWritten() async throws {
    try await BoardServers.run { fixture in
      func write(_ statement: Statement) async throws {
        try await withConnection(to: fixture.connectionString) { _ = try await $0.execute(statement) }
      }
      func insert(_ name: String) async throws {
        try await write(
          "insert into campaigns (org_id, id, name, created_at) values (\(fixture.orgID), \(UUID()), \(name), now())")
      }
      for name in ["b", "d", "f", "h", "j"] { try await insert(name) }
      let first = try await ask(fixture, ListFilterValuesRequest(field: .campaign, pageSize: 2))
      #expect(first.values.map(\.name) == ["b", "d"])
      // The last that was told is gone; there are one more before it, one behind it, and one less.
      try await write("delete from campaigns where name in ('d', 'h')")
      for name in ["c", "e"] { try await insert(name) }
      let rest = try await ask(
        fixture, ListFilterValuesRequest(field: .campaign, pageSize: 7, pageToken: first.nextPageToken))
      #expect(rest.values.map(\.name) == ["e", "f", "j"])
      #expect(rest.nextPageToken.isEmpty)
      try await write("delete from campaigns")
      let nothing = try await ask(
        fixture, ListFilterValuesRequest(field: .campaign, pageToken: first.nextPageToken))
      #expect(nothing == ListFilterValuesResponse())
    }
  }

  @Test func aLongNameIsCut() async throws {
    try await BoardServers.run { fixture in
      let long = String(repeating: "🎈", count: 256)
      try await withConnection(to: fixture.connectionString) { connection in
        for end in ["b", "a", "c"] {
          try await connection.execute(
            """
            insert into candidates (org_id, id, name, created_at)
            values (\(fixture.orgID), \(UUID()), \("\(long)\(String(repeating: end, count: 5_000))"), now())
            """)
        }
      }
      let found = try await pages(fixture, ListFilterValuesRequest(field: .candidate, query: "🎈", pageSize: 1))
      #expect(found.count == 3 && found.joined().allSatisfy { $0.name == long })
      #expect(found.joined().map(\.value) == found.joined().map(\.value).sorted())
      // What is cut off is found all the same.
      let behind = try await pages(fixture, ListFilterValuesRequest(field: .candidate, query: "Aaa"))
      #expect(behind.joined().count == 1)
    }
  }

  @Test func itTakesTheRightsOfFilters() async throws {
    try await BoardServers.run { fixture in
      try await withConnection(to: fixture.connectionString) { connection in
        for orgID in [fixture.orgID, fixture.stranger.orgID] {
          try await connection.execute(
            "insert into campaigns (org_id, id, name, created_at) values (\(orgID), \(UUID()), \("\(orgID)"), now())")
        }
      }
      let (mine, theirs) = (fixture.orgID.uuidString, fixture.stranger.orgID.uuidString)
      func names(_ session: Session?, _ orgID: String = "") async throws -> [String] {
        try await fixture.servers[0].analytics.listFilterValues(
          ListFilterValuesRequest(field: .campaign, orgID: orgID), options: fixture.by(session)
        ).values.map(\.name)
      }
      func refusal(_ session: Session?, _ orgID: String = "") async -> String? {
        await failure { _ = try await names(session, orgID) }
      }
      for session in [fixture.owner, fixture.boss, fixture.admin] {
        #expect(try await names(session) == [mine])
        #expect(try await names(session, mine.lowercased()) == [mine])
      }
      #expect(try await names(fixture.admin, theirs) == [theirs])
      #expect(await refusal(fixture.admin, UUID().uuidString) == "NOT_FOUND ORGANIZATION_NOT_FOUND")
      for orgID in [theirs, UUID().uuidString] {
        #expect(await refusal(fixture.boss, orgID) == "PERMISSION_DENIED ORGANIZATION_FORBIDDEN")
      }
      let scoped = Session(memberID: UUID(), orgID: fixture.orgID, permissions: [.viewOwnDashboard])
      for session in [scoped, fixture.friend] {
        #expect(await refusal(session) == "PERMISSION_DENIED PERMISSION_MISSING")
      }
      #expect(await refusal(nil)?.hasPrefix("UNAUTHENTICATED") == true)
      #expect(await refusal(fixture.admin, "theirs") == "INVALID_ARGUMENT INVALID_FIELD org_id")
    }
  }

  @Test func badArgumentsNameTheirField() async throws {
    try await BoardServers.run { fixture in
      func field(_ request: ListFilterValuesRequest) async -> String? {
        await failure { _ = try await ask(fixture, request) }
      }
      for (request, name) in [
        (ListFilterValuesRequest(), "field"), (ListFilterValuesRequest(field: .UNRECOGNIZED(77)), "field"),
        (ListFilterValuesRequest(field: .tag, query: String(repeating: "a", count: 201)), "query"),
        (ListFilterValuesRequest(field: .tag, query: "a\u{0}"), "query"),
        (ListFilterValuesRequest(field: .tag, pageSize: -1), "page_size"),
        (ListFilterValuesRequest(field: .tag, pageSize: .min), "page_size"),
        (ListFilterValuesRequest(field: .tag, pageToken: "AAAA"), "page_token"),
        (ListFilterValuesRequest(field: .tag, pageToken: "\u{0}"), "page_token"),
        (ListFilterValuesRequest(field: .tag, orgID: "x"), "org_id"),
      ] {
        #expect(await field(request) == "INVALID_ARGUMENT INVALID_FIELD \(name)", "\(request)")
      }
      #expect(
        await field(ListFilterValuesRequest(field: .tag, query: String(repeating: "日", count: 200), pageSize: .max))
          == nil)
    }
  }

  @Test func aTokenIsOfItsQuestion() async throws {
    try await BoardServers.run(servers: 2) { fixture in
      try await withConnection(to: fixture.connectionString) { connection in
        for orgID in [fixture.orgID, fixture.stranger.orgID] {
          for name in ["Aa", "aA", "aa"] {
            try await connection.execute(
              "insert into campaigns (org_id, id, name, created_at) values (\(orgID), \(UUID()), \(name), now())")
            try await connection.execute(
              "insert into candidates (org_id, id, name, created_at) values (\(orgID), \(UUID()), \(name), now())")
          }
        }
      }
      let asked = ListFilterValuesRequest(field: .campaign, query: "a", pageSize: 1)
      let token = try await ask(fixture, asked, by: fixture.admin).nextPageToken
      let dashboards = try await fixture.boards.listDashboards(
        ListDashboardsRequest(pageSize: 1), options: fixture.by(fixture.admin)
      ).nextPageToken
      let members = try await fixture.boards.listMembers(
        ListMembersRequest(query: "a", pageSize: 1), options: fixture.by(fixture.admin)
      ).nextPageToken
      #expect(!token.isEmpty && !members.isEmpty)
      func failing(
        _ token: String, by session: Session? = nil, server: Int = 0,
        _ change: (inout ListFilterValuesRequest) -> Void = { _ in }
      ) async -> String? {
        var request = asked
        request.pageToken = token
        change(&request)
        return await failure { _ = try await ask(fixture, request, by: session ?? fixture.admin, server: server) }
      }
      #expect(await failing(token) == nil)
      #expect(await failing(token, server: 1) == nil)
      #expect(await failing(token) { $0.pageSize = 200 } == nil)
      // It is the same organization, written out.
      #expect(await failing(token) { $0.orgID = fixture.orgID.uuidString } == nil)
      let invalid = "INVALID_ARGUMENT INVALID_FIELD page_token"
      #expect(await failing(token) { $0.field = .candidate } == invalid)
      #expect(await failing(token) { $0.query = "A" } == invalid)
      #expect(await failing(token) { $0.query = "" } == invalid)
      #expect(await failing(token) { $0.orgID = fixture.stranger.orgID.uuidString } == invalid)
      for session in [fixture.boss, fixture.stranger] { #expect(await failing(token, by: session) == invalid) }
      for other in [members, token + "A", String(token.dropLast()), "a"] { #expect(await failing(other) == invalid) }
      if !dashboards.isEmpty { #expect(await failing(dashboards) == invalid) }
      let stolen = await failure {
        _ = try await fixture.boards.listMembers(
          ListMembersRequest(query: "a", pageToken: token), options: fixture.by(fixture.admin))
      }
      #expect(stolen == invalid)
    }
  }
}

extension NamedRows.Entry {
  /// Equal strings of Swift may be written by other bytes.
  fileprivate var bytes: [[UInt8]] { [Array(value.utf8), Array(name.utf8)] }
}
