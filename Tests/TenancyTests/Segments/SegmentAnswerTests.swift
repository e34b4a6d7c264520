import Access
import Columns
import Foundation
import Logging
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import Filters
@testable import Segments
@testable import Tenancy

/// Answers of segments are those of rows alone, to the row and in the same order.
@Suite struct SegmentAnswerTests {
  private static func filter(
    _ scope: TenantScope = SampleRows.whole, from start: Instant = SegmentScene.first.start,
    to end: Instant = SegmentScene.end(), campaigns: CampaignFilter = CampaignFilter()
  ) -> RowFilter {
    RowFilter(scope: scope, span: .between(start, end), campaigns: campaigns)
  }

  private static let relations = ColumnRelation.tracked + [.interviewCalls, .joinedReviews]

  /// The difference between an answer of segments and one of rows alone, in one snapshot; nil where there is none.
  private static func difference(
    _ relation: ColumnRelation, _ filter: RowFilter, _ segments: SegmentColumns, on connection: PostgresConnection
  ) async throws -> String? {
    try await connection.transaction(.readOnly) { connection in
      let expected = try await TenantReader(connection).seen(relation, filter)
      let seen = try await TenantReader(connection, segments: segments).seen(relation, filter)
      return seen == expected ? nil : "\(seen) instead of \(expected)"
    }
  }

  @Test func scopesFiltersAndRangesGetTheirRows() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let segments = SegmentScene.columns()
      let hour: Int64 = 3_600_000_000
      let ranges = [
        (SegmentScene.first.start, SegmentScene.end()),
        (SegmentScene.first.start.advanced(byMicroseconds: 7 * hour + 1), SegmentScene.now()),
        (SegmentScene.first.start, SegmentScene.first.start.advanced(byMicroseconds: hour)),
        (Instant(seconds: 0), SampleRows.end),
      ]
      var filters: [CampaignFilter] = [CampaignFilter()]
      for set in [
        { $0.campaignIDs = [SampleRows.id(51)] }, { $0.candidateIDs = [SampleRows.id(62)] }, { $0.sources = ["web"] },
        { $0.tags = ["c"] },
        {
          $0.sources = ["web"]
          $0.tags = ["c"]
        },
        {
          $0.candidateIDs = [SampleRows.id(62)]
          $0.tags = ["b"]
        },
      ] as [(inout CampaignFilter) -> Void] {
        var filter = CampaignFilter()
        set(&filter)
        filters.append(filter)
      }
      for relation in Self.relations {
        for scope in [SampleRows.whole, SampleRows.memberScope, SampleRows.newcomerScope] {
          for (start, end) in ranges {
            for campaigns in filters {
              let filter = Self.filter(scope, from: start, to: end, campaigns: campaigns)
              let difference = try await Self.difference(relation, filter, segments, on: connection)
              #expect(difference == nil, "\(relation.relation.name) \(scope) \(start) \(end) \(campaigns)")
            }
          }
        }
      }
      #expect(segments.statistics.hits > 100 && segments.statistics.segmentCount > 8)
    }
  }

  /// Hours that changed are read as rows, in one statement; what is decoded is not asked for again.
  @Test func changesAreSeenAndMemoryIsOfUse() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let segments = SegmentScene.columns()
      let log = WatchedRunner.Log()
      let filter = Self.filter()
      func look() async throws -> [String] {
        log.clear()
        return try await connection.transaction(.readOnly) { connection in
          try await TenantReader(WatchedRunner(runner: connection, log: log), segments: segments).seen(
            .messages, filter)
        }
      }
      func payloads() -> Int { log.all.count { $0.contains("select starts_at, payload") } }
      func copies() -> Int { log.all.count { $0.hasPrefix("copy") } }
      let first = try await look()
      #expect(payloads() == 1 && copies() == 1)
      try await #expect(look() == first)
      // The head alone.
      #expect(payloads() == 0 && copies() == 1)
      try await connection.execute(
        "delete from messages where extract(hour from created_at at time zone 'UTC') in (3, 4, 15)")
      let later = try await look()
      #expect(payloads() == 0 && copies() == 1 && later.count < first.count)
      let difference = try await Self.difference(.messages, filter, segments, on: connection)
      #expect(difference == nil)
      try await scene.upkeep(on: connection)
      try await #expect(look() == later)
      #expect(payloads() == 1)
    }
  }

  /// However little may be in memory: answers are made piece by piece.
  @Test func limitsChangeNothing() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      try await connection.execute(
        "delete from messages where extract(hour from created_at at time zone 'UTC') in (3, 15)")
      let smallest = ReadingLimits(keptTime: .seconds(1), keptRows: 1, payloads: 1, fetched: 1, rowSpans: 1)
      var others = [smallest]
      others.append(ReadingLimits(keptRows: 1, fetched: 1))
      others.append(ReadingLimits(keptTime: .seconds(3600), payloads: 2000))
      others.append(ReadingLimits(rowSpans: 2))
      for limits in others {
        for memory in [0, 5000, 1 << 20] {
          let segments = SegmentScene.columns(memory: memory, limits: limits)
          for _ in 0..<2 {
            let difference = try await Self.difference(.messages, Self.filter(), segments, on: connection)
            #expect(difference == nil, "\(limits)")
          }
          // Nobody reads any more.
          #expect(segments.statistics.byteCount <= memory && segments.statistics.misses > 0)
        }
      }
    }
  }

  /// Folds of the same rows share a reading, and each gets all rows.
  @Test func foldsThatBeginTogetherShareAReading() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      for segments in [nil, SegmentScene.columns()] {
        try await connection.transaction(.readOnly) { connection in
          let expected = try await TenantReader(connection).seen(.messages, Self.filter())
          let log = WatchedRunner.Log()
          let (gate, opening) = AsyncStream<Void>.makeStream()
          // The first statement waits until all have come.
          let runner = WatchedRunner(runner: connection, log: log) { _ in for await _ in gate { break } }
          let reader = TenantReader(runner, segments: segments)
          try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<5 { group.addTask { try await reader.seen(.messages, Self.filter()) } }
            while log.all.isEmpty { await Task.yield() }
            for _ in 0..<1000 { await Task.yield() }
            opening.finish()
            for try await seen in group { #expect(seen == expected) }
          }
          #expect(log.all.count { $0.hasPrefix("copy") } < 5)
        }
      }
    }
  }

  /// One who leads a reading and is cancelled takes nobody else's answer with it.
  @Test func aCancelledLeaderIsFollowedByAnother() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let expected = try await TenantReader(connection).seen(.messages, Self.filter())
      let log = WatchedRunner.Log()
      let (gate, opening) = AsyncStream<Void>.makeStream()
      let runner = WatchedRunner(runner: connection, log: log) { _ in for await _ in gate { break } }
      let reader = TenantReader(runner, segments: SegmentScene.columns())
      let leader = Task { try await reader.seen(.messages, Self.filter()) }
      while log.all.isEmpty { await Task.yield() }
      let follower = Task { try await reader.seen(.messages, Self.filter()) }
      for _ in 0..<1000 { await Task.yield() }
      leader.cancel()
      opening.finish()
      let error = await #expect(throws: RPCError.self) { try await leader.value }
      #expect(error?.code == .cancelled)
      try await #expect(follower.value == expected)
    }
  }

  /// A relation that gets other files between the plan and its rows: the answer is made of rows alone, as without segments.
  @Test func aTruncateMeanwhileIsNoticed() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      try await withConnection(to: scene.url) { other in
        let segments = SegmentScene.columns()
        let before = try await TenantReader(connection).seen(.messages, Self.filter())
        try await connection.transaction(.readOnly) { connection in
          let runner = WatchedRunner(runner: connection, log: WatchedRunner.Log()) { text in
            guard text.contains("select starts_at, payload") else { return }
            _ = try? await other.execute("truncate messages")
          }
          let seen = try await TenantReader(runner, segments: segments).seen(.messages, Self.filter())
          let alone = try await TenantReader(connection).seen(.messages, Self.filter())
          #expect(!before.isEmpty && seen == alone)
        }
      }
    }
  }

  /// A payload that is damaged costs time, not the answer.
  @Test func damagedPayloadsAreReadAsRows() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      try await connection.execute(
        """
        update segments set payload = set_byte(payload, 40, get_byte(payload, 40) # 1) where octet_length(payload) > 40
        """)
      let segments = SegmentScene.columns()
      for relation in Self.relations {
        let difference = try await Self.difference(relation, Self.filter(), segments, on: connection)
        #expect(difference == nil)
      }
      #expect(segments.statistics.segmentCount == 0 && segments.statistics.misses == 0)
    }
  }

  /// Where there are no segments, or no rights on them, rows are read; it is not asked again for each answer.
  @Test func withoutSegmentsRowsAreRead() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      let expected = try await TenantReader(connection).seen(.messages, Self.filter())
      try await connection.execute("alter table segments rename to hidden")
      let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(scene.url)))
      let log = WatchedRunner.Log()
      let segments = SegmentScene.columns()
      for _ in 0..<2 {
        try await pool.withSnapshot { snapshot in
          // The first statement of an answer is that of its scope.
          _ = try await snapshot.query("select 1")
          let reader = TenantReader(WatchedRunner(runner: snapshot, log: log), segments: segments)
          try await #expect(reader.seen(.messages, Self.filter()) == expected)
        }
      }
      #expect(log.all.count { $0.contains("from watermarks join segments") } == 1)
      await pool.shutdown()
    }
  }

  /// Organizations share nothing, though their rows have the same ids; a fresh server answers as one that has decoded all.
  @Test func organizationsAndServersKeepApart() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      try await connection.execute("delete from messages where org_id = \(SampleRows.stranger) and channel = 'email'")
      try await scene.upkeep(on: connection)
      let shared = SegmentScene.columns()
      for segments in [shared, shared, SegmentScene.columns()] {
        for orgID in [SampleRows.organization, SampleRows.stranger] {
          let filter = Self.filter(TenantScope(organization: orgID))
          let difference = try await Self.difference(.messages, filter, segments, on: connection)
          #expect(difference == nil)
        }
      }
    }
  }

  /// Identifiers that nobody keeps are numbered anew: no batch of other numbers is met then.
  @Test func numbersOfForgottenSegmentsAreNotMixedUp() async throws {
    let scene = try await SegmentScene.make()
    try await withConnection(to: scene.url) { connection in
      // Nothing is kept between answers, so each has numbers of its own, given in another order.
      let segments = SegmentScene.columns(memory: 0)
      let day: Int64 = 86_400_000_000
      for first in [3, 0, 5, 1] as [Int64] {
        let filter = Self.filter(from: SegmentScene.first.start.advanced(byMicroseconds: first * day))
        let difference = try await Self.difference(.messages, filter, segments, on: connection)
        #expect(difference == nil)
      }
    }
  }
}
