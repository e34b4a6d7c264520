import Access
import Columns
import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@testable import Filters
@testable import Segments
@testable import Tenancy

/// Rows are counted without a look at segments that say how many they have, and never wrongly.
@Suite struct SegmentCountTests {
  private static let ever = RowFilter(scope: SampleRows.whole, span: .ever, campaigns: CampaignFilter())

  private struct Counter {
    let segments = SegmentScene.columns()
    let log = WatchedRunner.Log()
    let connection: PostgresConnection

    /// What is counted with segments, and how many rows there are, in one snapshot.
    func counts(_ relation: ColumnRelation, _ filter: RowFilter) async throws -> (counted: Int64, expected: Int64) {
      try await connection.transaction(.readOnly) { connection in
        let expected = try await TenantReader(connection).seen(relation, filter).count
        log.clear()
        let reader = TenantReader(WatchedRunner(runner: connection, log: log), segments: segments)
        let counted = try await reader.count(relation, of: filter, identifiers: reader.identifiers(of: filter))
        return (counted, Int64(expected))
      }
    }

    /// How many segments' payloads were asked for.
    var payloads: Int { log.all.count { $0.contains("select starts_at, payload") } }
  }

  @Test func countsAreThoseOfRows() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let counter = Counter(connection: connection)
      let hour: Int64 = 3_600_000_000
      let (first, end) = (SegmentScene.first.start, SegmentScene.end())
      var filters = [Self.ever]
      for (start, end) in [
        (first, end), (first, first.advanced(byMicroseconds: 72 * hour)),
        (first.advanced(byMicroseconds: 7 * hour + 1), end.advanced(byMicroseconds: -hour)),
      ] {
        for scope in [SampleRows.whole, SampleRows.memberScope] {
          filters.append(RowFilter(scope: scope, span: .between(start, end), campaigns: CampaignFilter()))
        }
      }
      var campaigns = CampaignFilter()
      campaigns.campaignIDs = [SampleRows.id(51)]
      filters.append(RowFilter(scope: SampleRows.whole, span: .ever, campaigns: campaigns))
      for relation in ColumnRelation.tracked + [.contactTimes, .interviewCalls] {
        for filter in filters {
          let (counted, expected) = try await counter.counts(relation, filter)
          #expect(counted == expected, "\(relation.relation.name) \(filter)")
        }
      }
    }
  }

  @Test func segmentsThatSayHowManyTheyHaveAreNotRead() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let counter = Counter(connection: connection)
      func check() async throws {
        let (counted, expected) = try await counter.counts(.contactTimes, Self.ever)
        #expect(counted == expected)
      }
      try await check()
      #expect(counter.payloads == 0)

      // An hour of a segment changes: that one alone is read, and the hour as rows.
      let day = (SegmentScene.first + 2).start
      try await connection.execute(
        "delete from contacts where created_at >= \(day) and created_at < \(day) + interval '2 hours'")
      try await check()
      #expect(counter.payloads == 1 && counter.segments.statistics.segmentCount == 1)
      try await scene.upkeep(on: connection)
      try await check()
      #expect(counter.payloads == 0)

      // A release that doesn't count has made a segment again.
      try await connection.execute(
        "update segments set version = gen_random_uuid(), row_count = row_count + 5 where relation = 'contacts'")
      try await check()
      #expect(counter.payloads == 1)
    }
  }

  /// What the others would not notice: a number that is wrong makes the count wrong.
  @Test func numbersOfSegmentsAreCounted() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let changed = try await connection.execute(
        """
        update segments set row_count = row_count + 5
        where relation = 'contacts' and org_id = \(SampleRows.organization)
        """)
      let (counted, expected) = try await Counter(connection: connection).counts(.contactTimes, Self.ever)
      #expect(changed > 3 && counted == expected + 5 * Int64(changed))
    }
  }
}
