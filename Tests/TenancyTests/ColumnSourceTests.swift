import Access
import Columns
import Foundation
import Postgres
import RPC
import Segments
import TestDatabase
import Testing
import Time

@testable import Filters
@testable import Tenancy

/// Rows that are read as columns are those that a query reads, and no others get to a fold.
@Suite struct ColumnSourceTests {
  private func count(
    _ relation: ColumnRelation, _ filter: RowFilter, _ reader: TenantReader
  ) async throws -> Int64 {
    try await reader.fold(relation, of: filter, identifiers: reader.identifiers(of: filter), into: KindCounts()).counts
      .values.reduce(0, +)
  }

  @Test func scopesAndFiltersFoldTheirRowsAndNoOthers() async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      for tenant in [SampleRows.whole, SampleRows.memberScope, SampleRows.newcomerScope] {
        for campaigns in [[], [SampleRows.id(51)]] as [[UUID]] {
          for candidates in [[], [SampleRows.id(62)]] as [[UUID]] {
            var ids = CampaignFilter()
            (ids.campaignIDs, ids.candidateIDs) = (campaigns, candidates)
            let filter = try #require(SampleRows.filter(tenant, campaigns: ids)).rows
            for (columns, rows) in [(ColumnRelation.messages, Relation.messages), (.calls, .calls)] {
              let expected = try await reader.fetch("select count(*) as total from \(filter.rows(of: rows)) as r").first
              let total: Int64? = try expected?.decode("total")
              try await #expect(count(columns, filter, reader) == total, "\(ids) of \(tenant)")
            }
          }
        }
      }
    }
  }

  /// A source that hands out all rows that there are, of every organization and phone.
  private struct Everything: ColumnSource {
    let runner: any StatementRunner

    func identifiers(of orgID: UUID) -> Identifiers { Identifiers() }

    func read(
      _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
    ) async throws(RPCError) {
      let organization = RowFilter(
        scope: TenantScope(organization: filter.scope.orgID), span: .ever, campaigns: CampaignFilter())
      try await RowColumns(runner: runner).read(
        relation, organization.rows(of: relation.relation), identifiers: identifiers
      ) { (batch) throws(RPCError) in try fold.fold(ColumnSlice(batch)) }
    }
  }

  /// The range, the member's phones and the filters hold whatever a source hands out.
  @Test func whatASourceHandsOutTooMuchIsNotFolded() async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      let rows = TenantReader(connection)
      let reader = TenantReader(connection, columns: Everything(runner: connection))
      for tenant in [SampleRows.whole, SampleRows.memberScope, SampleRows.newcomerScope] {
        let filter = try #require(SampleRows.filter(tenant)).rows
        for relation in [ColumnRelation.messages, .calls] {
          let expected = try await count(relation, filter, rows)
          try await #expect(count(relation, filter, reader) == expected, "\(tenant)")
        }
      }
    }
  }

  @Test func aCancelledCallStopsFolding() async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      let filter = try #require(SampleRows.filter(SampleRows.whole)).rows
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await count(.messages, filter, reader)
      }
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  /// What would be stored has the rows of the span and of the organization, whoever reads it.
  @Test func payloadsHoldTheSpansRows() async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      let reader = TenantReader(connection)
      let filter = try #require(SampleRows.filter(SampleRows.whole)).rows
      for relation in [ColumnRelation.messages, .calls] {
        let payload = try await relation.payload(
          of: SampleRows.organization, from: SampleRows.start, to: SampleRows.end, using: connection)
        let batches = try ColumnPayload.decode(payload.bytes, layout: relation.layout, identifiers: Identifiers())
        let expected = try await count(relation, filter, reader)
        #expect(batches.reduce(0) { $0 + Int64($1.count) } == expected)
        #expect(payload.rowCount == expected)
        // The same rows with the same bytes; in a transaction, too, whose own settings stay.
        try await connection.transaction(.readOnly) { connection in
          try await connection.execute("set local statement_timeout = '10min'")
          try await #expect(
            relation.payload(
              of: SampleRows.organization, from: SampleRows.start, to: SampleRows.end, using: connection) == payload)
          let setting: String? = try await connection.query("show statement_timeout").first?.scalar()
          #expect(setting == "10min")
        }
      }
    }
  }

  /// A relation whose columns have other types than the contract's, as a view may have them.
  @Test func viewsOfOtherTypesAreRead() async throws {
    try await withConnection(to: try await SampleRows.database()) { connection in
      let filter = try #require(SampleRows.filter(SampleRows.whole)).rows
      let reader = TenantReader(connection)
      let before = try await count(.messages, filter, reader)
      try await connection.execute(
        script: """
          alter table messages rename to stored_messages;
          create view messages as select org_id, id, phone_id, contact_id, channel::varchar(40) as channel,
            direction::char(8) as direction, status::name as status, null::text as ai_origin, created_at
          from stored_messages;
          """)
      let after = try await count(.messages, filter, reader)
      #expect(before > 0 && after == before)
    }
  }
}
