import Access
import Columns
import Foundation
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import Filters
@testable import Tenancy

/// Rows that count only with a campaign and a candidate that exist and pass a filter, whatever a source hands out.
@Suite struct JoinedColumnsTests {
  /// A source that hands out all calls that there are, whatever they are joined to.
  private struct Unjoined: ColumnSource {
    let runner: any StatementRunner
    let numbers = Identifiers()

    func identifiers(of orgID: UUID) -> Identifiers { numbers }

    func read(
      _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
    ) async throws(RPCError) {
      let organization = RowFilter(
        scope: TenantScope(organization: filter.scope.orgID), span: .ever, campaigns: CampaignFilter())
      let rows = organization.rows(of: relation.layout == .calls ? .calls : relation.relation)
      try await RowColumns(runner: runner).read(relation, rows, identifiers: identifiers) { (batch) throws(RPCError) in
        try fold.fold(ColumnSlice(batch))
      }
    }
  }

  private static let filters: [CampaignFilter] = {
    var filters = [CampaignFilter()]
    for sources in [[], ["web"], ["web", "fair"], ["nobody"]] {
      for tags in [[], ["a"], ["b"], ["c", "x"]] {
        for campaigns in [[], [SampleRows.id(51)]] {
          var filter = CampaignFilter()
          (filter.sources, filter.tags, filter.campaignIDs) = (sources, tags, campaigns)
          filters.append(filter)
        }
      }
    }
    return filters
  }()

  private func withRows(_ body: (PostgresConnection) async throws -> Void) async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      // Calls of a campaign and of a candidate that are not there.
      try await connection.execute(
        script: """
          insert into calls (org_id, id, direction, status, created_at, campaign_id, candidate_id)
          select '\(SampleRows.organization)', gen_random_uuid(), 'inbound', 'completed', to_timestamp(1795000001),
            campaign::uuid, candidate::uuid
          from (values ('\(SampleRows.id(59))', '\(SampleRows.id(61))'), ('\(SampleRows.id(51))', '\(SampleRows.id(69))'),
            (null, '\(SampleRows.id(61))')) as call (campaign, candidate)
          """)
      try await body(connection)
    }
  }

  private func count(_ filter: RowFilter, _ reader: TenantReader, _ identifiers: Identifiers) async throws -> Int64 {
    try await reader.fold(.interviewCalls, of: filter, identifiers: identifiers, into: KindCounts()).counts.values
      .reduce(0, +)
  }

  @Test func rowsAreJoinedByTheSourceOrAfterwards() async throws {
    try await withRows { connection in
      for campaigns in Self.filters {
        let filter = try #require(SampleRows.filter(SampleRows.whole, campaigns: campaigns)).rows
        let calls = filter.rows(of: .calls.joinedToCampaignAndCandidate)
        let rows = TenantReader(connection)
        let expected: Int64? = try await rows.fetch("select count(*) as total from \(calls) as call").first?
          .decode("total")
        for reader in [rows, TenantReader(connection, columns: Unjoined(runner: connection))] {
          let identifiers = reader.identifiers(of: filter)
          let joined = try await reader.joining(filter, identifiers: identifiers)
          try await #expect(count(joined, reader, identifiers) == expected, "\(campaigns)")
        }
      }
    }
  }

  /// Where nobody has asked which rows can be joined, it is asked for the fold alone.
  @Test func whoForgetsToJoinGetsTheSameRows() async throws {
    try await withRows { connection in
      let reader = TenantReader(connection, columns: Unjoined(runner: connection))
      for campaigns in Self.filters {
        let filter = try #require(SampleRows.filter(SampleRows.whole, campaigns: campaigns)).rows
        let identifiers = reader.identifiers(of: filter)
        let joined = try await reader.joining(filter, identifiers: identifiers)
        let expected = try await count(joined, reader, identifiers)
        try await #expect(count(filter, reader, identifiers) == expected, "\(campaigns)")
      }
    }
  }
}
