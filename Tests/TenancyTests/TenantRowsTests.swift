import Access
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import TestDatabase
import Testing

@testable import Filters
@testable import Tenancy

@Suite struct TenantRowsTests {
  private func check(
    _ rows: TenantRows, are expected: Int, _ reader: TenantReader, _ comment: String = "",
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let row = try await reader.fetch("select count(*) as total from \(rows) as r").first
    let count: Int? = try row?.decode("total")
    #expect(count == expected, "\(comment)", sourceLocation: location)
  }

  /// In the range and ever: of the organization, of the member with phone 21, of a member without phones.
  private static let expected: [(Tenancy.Relation, organization: [Int], member: [Int], newcomer: [Int])] = [
    (.calls, [9, 15], [3, 5], [0, 0]),
    (.messages, [9, 15], [3, 5], [0, 0]),
    (.messages.where("direction = 'outbound'"), [6, 10], [0, 0], [0, 0]),
    (.messages.where("direction = 'outbound'").where("phone_id is null or channel = 'x'"), [3, 5], [0, 0], [0, 0]),
    (.textAgentSuggestions, [9, 15], [3, 5], [0, 0]),
    (.todos, [9, 15], [3, 5], [3, 5]),
    (.aiUsage, [9, 15], [3, 5], [3, 5]),
    (.plans, [15, 15], [5, 5], [5, 5]),
    (.planContacts, [15, 15], [5, 5], [5, 5]),
    // Contact 31 called on phone 21, contact 34 wrote there; in the other organization all did.
    (.contacts, [5, 5], [2, 2], [0, 0]),
    (.members, [2, 2], [1, 1], [1, 1]),
    (.phones, [2, 2], [1, 1], [0, 0]),
    (.campaigns, [2, 2], [0, 0], [0, 0]),
    (.candidates, [2, 2], [0, 0], [0, 0]),
    (.creditUsage, [9, 15], [0, 0], [0, 0]),
  ]

  @Test func scopesSeeTheirRowsAndNoOthers() async throws {
    let organization = try #require(SampleRows.filter(SampleRows.whole))
    let member = try #require(SampleRows.filter(SampleRows.memberScope))
    let newcomer = try #require(SampleRows.filter(SampleRows.newcomerScope))
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      for (relation, ofOrganization, ofMember, ofNewcomer) in Self.expected {
        for (filter, expected) in [(organization, ofOrganization), (member, ofMember), (newcomer, ofNewcomer)] {
          try await check(filter.rows(of: relation), are: expected[0], reader, "\(relation) of \(filter.scope)")
          try await check(filter.rows(of: relation, over: .ever), are: expected[1], reader, "\(relation), ever")
          try await check(filter.tenant.rows(of: relation), are: expected[1], reader, "\(relation), any time")
        }
      }
      try await check(member.lookup(.contacts), are: 5, reader)
      try await check(newcomer.tenant.lookup(.phones), are: 2, reader)
    }
  }

  @Test func campaignFiltersNarrowWhatHasCampaignsAndCandidates() async throws {
    func filter(_ change: (inout CampaignFilter) -> Void) throws -> ResolvedFilter {
      var campaigns = CampaignFilter()
      change(&campaigns)
      return try #require(SampleRows.filter(SampleRows.whole, campaigns: campaigns))
    }
    let cases: [(ResolvedFilter, calls: Int, credits: Int, candidates: Int)] = [
      (try filter { _ in }, 9, 9, 2),
      (try filter { $0.campaignIDs = [SampleRows.id(51)] }, 3, 3, 2),
      (try filter { $0.campaignIDs = [SampleRows.id(51), SampleRows.id(52)] }, 6, 6, 2),
      (try filter { $0.candidateIDs = [SampleRows.id(62)] }, 3, 9, 1),
      (try filter { $0.sources = ["web"] }, 3, 9, 1),
      (try filter { $0.tags = ["b"] }, 6, 9, 2),
      (try filter { $0.tags = ["c", "x"] }, 3, 9, 1),
      (try filter { ($0.sources, $0.tags) = (["web"], ["c"]) }, 0, 9, 0),
      (try filter { ($0.campaignIDs, $0.sources) = ([SampleRows.id(51)], ["fair"]) }, 0, 3, 1),
      (try filter { $0.sources = ["'; drop table calls; --"] }, 0, 9, 0),
    ]
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      for (filter, calls, credits, candidates) in cases {
        try await check(filter.rows(of: .calls), are: calls, reader, "\(filter.campaigns)")
        try await check(filter.rows(of: .creditUsage), are: credits, reader, "\(filter.campaigns)")
        try await check(filter.rows(of: .candidates), are: candidates, reader, "\(filter.campaigns)")
        try await check(filter.rows(of: .messages), are: 9, reader)
      }
    }
  }

  @Test func queriesBindTheirValues() async throws {
    let filter = try #require(SampleRows.filter(SampleRows.whole))
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      let newest: TenantQuery = "order by m.created_at desc, m.id desc limit \(Int64(2))"
      let rows = try await reader.fetch(
        """
        select m.id, c.name, \("it's") as said from \(filter.rows(of: .calls)) as m
        left join \(filter.lookup(.contacts)) as c on c.id = m.contact_id where m.phone_id = \(SampleRows.id(21)) \
        \(newest)
        """)
      #expect(try rows.map { try $0.decode("id", as: UUID.self) } == [SampleRows.id(104), SampleRows.id(103)])
      #expect(try rows.map { try $0.decode("said", as: String.self) } == ["it's", "it's"])
    }
  }

  /// What parts of a statement have in common is bound once: a thousand ids are sent once, not for every condition.
  @Test func whatPartsShareIsBoundOnce() throws {
    var campaigns = CampaignFilter()
    campaigns.campaignIDs = [SampleRows.id(51), SampleRows.id(52)]
    campaigns.candidateIDs = [SampleRows.id(61)]
    (campaigns.sources, campaigns.tags) = (["web"], ["web"])
    let filter = try #require(SampleRows.filter(SampleRows.whole, campaigns: campaigns))
    let calls = filter.rows(of: .calls.joinedToCampaignAndCandidate)
    let query: TenantQuery = "select from \(calls) as a, \(calls) as b, \(filter.rows(of: .reviews)) as c"
    // The organization, both ends of the range, and the four lists: equal lists of different meaning stay apart.
    #expect(query.statement.parameters.count == 7)
    #expect(query.statement.text.contains("$7") && !query.statement.text.contains("$8"))

    let member = try #require(SampleRows.filter(SampleRows.memberScope))
    let own: TenantQuery = """
      select from \(member.rows(of: .contacts)) as a, \(member.rows(of: .calls)) as b,
        \(member.rows(of: .planContacts)) as c, \(member.rows(of: .aiUsage)) as d
      """
    #expect(own.statement.parameters.count == 5)
  }
}

/// A database that isn't there.
struct Unreachable: StatementRunner {
  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    throw PostgresError(.unavailable(beforeCommit: true), "no database")
  }
}
