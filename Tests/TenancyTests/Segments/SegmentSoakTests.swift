import Columns
import Foundation
import Logging
import Postgres
import Randomness
import Synchronization
import TestDatabase
import Testing
import Time

@testable import Filters
@testable import Segments
@testable import Tenancy

/// Writers of every kind beside upkeep, while answers of segments are compared with those of rows alone and with what SQL says
/// of each row, in one snapshot.
///
/// `CALLBOARD_TEST_SEED` repeats a run; `CALLBOARD_SOAK=20` makes it so many times as long.
@Suite struct SegmentSoakTests {
  private static let count =
    80
    * (ProcessInfo.processInfo.environment["CALLBOARD_SOAK"].flatMap { Int($0) }.map { max(1, min($0, 10_000)) } ?? 1)

  private final class Board: Sendable {
    let answers = Atomic(0)
    private let end = Atomic(false)
    var isOver: Bool { end.load(ordering: .relaxed) }
    func finish() { end.store(true, ordering: .relaxed) }
  }

  @Test func everyAnswerIsThatOfItsRows() async throws {
    let seed =
      ProcessInfo.processInfo.environment["CALLBOARD_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: .min ... .max)
    print("everyAnswerIsThatOfItsRows() draws from CALLBOARD_TEST_SEED=\(seed)")
    let scene = try await SegmentScene.make(days: 4)
    // What a truncated relation gets back.
    try await withConnection(to: scene.url) { connection in
      for table in ["messages", "calls"] as [Statement] {
        try await connection.execute("create table kept_\(fragment: table) as select * from \(fragment: table)")
      }
    }
    let board = Board()
    let servers = [SegmentScene.columns(), SegmentScene.columns(memory: 3000)]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<2 {
        group.addTask {
          var random = SeededGenerator(seed: seed &+ UInt64(number))
          try await withConnection(to: scene.url) { connection in
            for _ in 0..<Self.count { try await Self.write(number, connection, &random) }
          }
        }
      }
      group.addTask {
        try await withConnection(to: scene.url) { connection in
          while !board.isOver { try await scene.upkeep(on: connection, now: SegmentScene.now(days: 4)) }
        }
      }
      for number in servers.indices {
        group.addTask {
          var random = SeededGenerator(seed: seed &+ 100 &+ UInt64(number))
          try await withConnection(to: scene.url) { connection in
            while !board.isOver {
              try await Self.look(servers[number], connection, &random)
              board.answers.add(1, ordering: .relaxed)
            }
          }
        }
      }
      // The writers end first.
      for _ in 0..<2 { try await group.next() }
      board.finish()
      try await group.waitForAll()
    }
    let statistics = servers.map(\.statistics)
    print("soak: \(board.answers.load(ordering: .relaxed)) answers, \(statistics)")
    #expect(statistics[0].hits > 0 && statistics[1].misses > 0)
    try await withConnection(to: scene.url) { connection in
      try await scene.upkeep(on: connection, now: SegmentScene.now(days: 4))
      var random = SeededGenerator(seed: seed)
      for server in servers { try await Self.look(server, connection, &random) }
    }
  }

  /// Looks at some rows in one snapshot, in three ways.
  private static func look(
    _ segments: SegmentColumns, _ connection: PostgresConnection, _ random: inout SeededGenerator
  ) async throws {
    let relation = [ColumnRelation.messages, .calls].randomElement(using: &random) ?? .messages
    let orgID = [SampleRows.organization, SampleRows.stranger].randomElement(using: &random) ?? SampleRows.organization
    let scope =
      Int.random(in: 0..<3, using: &random) == 0
      ? TenantScope(member: SampleRows.member, of: orgID, phoneIDs: [SampleRows.id(21)])
      : TenantScope(organization: orgID)
    let (one, other) = (time(&random), time(&random))
    let isWhole = Bool.random(using: &random)
    let (start, end) =
      isWhole ? (Instant(seconds: 0), Instant(seconds: 2_000_000_000)) : (min(one, other), max(one, other))
    var campaigns = CampaignFilter()
    if relation.relation.candidate != nil, Int.random(in: 0..<3, using: &random) == 0 { campaigns.tags = ["c"] }
    let filter = RowFilter(scope: scope, span: .between(start, end), campaigns: campaigns)
    let tagged: Statement =
      campaigns.tags.isEmpty
      ? "true" : "candidate_id in (select id from candidates where org_id = \(orgID) and 'c' = any(tags))"
    try await connection.transaction(.readOnly) { connection in
      // In no other way than as lines of text, and not by a fold; the lock keeps the files as they are from here on.
      let texts = try await connection.query(
        """
        select (extract(epoch from created_at) * 1000000)::bigint::text || ' ' || status as line
        from \(unescaped: relation.relation.name)
        where org_id = \(orgID) and created_at >= \(start) and created_at < \(end)
          and (\(scope.phoneIDs.isEmpty) or phone_id = any(\(scope.phoneIDs)))
          and \(fragment: tagged)
        order by created_at, id
        """)
      let expected: [String] = try texts.map { try $0.scalar() }
      let seen = try await TenantReader(connection, segments: segments).seen(relation, filter)
      let alone = try await TenantReader(connection).seen(relation, filter)
      #expect(seen == alone)
      let reader = TenantReader(connection, segments: segments)
      let statuses = try await reader.fold(
        relation, of: filter, identifiers: reader.identifiers(of: filter),
        into: Statuses(field: relation.layout == .messages ? 2 : 1))
      #expect(statuses.lines == expected)
    }
  }

  /// Time and status of each row.
  private struct Statuses: Fold {
    let field: Int
    var lines: [String] = []

    init(field: Int) { self.field = field }

    mutating func fold(_ rows: BatchRows) {
      for row in rows.range {
        let kind = rows.batch.kinds.values[Int(rows.batch.kinds.codes[row])]
        lines.append("\(rows.batch.times[row]) \(kind.text(field) ?? "")")
      }
    }

    mutating func merge(_ later: Statuses) { lines += later.lines }
  }

  private static func time(_ random: inout SeededGenerator) -> Instant {
    SegmentScene.first.start.advanced(byMicroseconds: .random(in: 0..<4 * 24 * 3_600_000_000, using: &random))
  }

  /// One transaction of some kind.
  private static func write(
    _ number: Int, _ connection: PostgresConnection, _ random: inout SeededGenerator
  ) async throws {
    let levels = ["read committed", "read committed", "repeatable read", "serializable"]
    do {
      try await connection.execute(
        "begin isolation level \(unescaped: levels.randomElement(using: &random) ?? levels[0])")
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let hasSavepoint = Int.random(in: 0..<4, using: &random) == 0
        if hasSavepoint { try await connection.execute("savepoint here") }
        try await change(connection, &random)
        if hasSavepoint, Bool.random(using: &random) { try await connection.execute("rollback to savepoint here") }
      }
      switch Int.random(in: 0..<8, using: &random) {
      case 0: try await connection.execute("rollback")
      case 1:
        try await connection.execute("prepare transaction '\(unescaped: "\(number)")'")
        let end = Bool.random(using: &random) ? "commit" : "rollback"
        try await connection.execute("\(unescaped: end) prepared '\(unescaped: "\(number)")'")
      default: try await connection.execute("commit")
      }
    } catch let error as PostgresError where ["40001", "40P01"].contains(error.sqlState) {
      try await connection.execute("rollback")
    }
  }

  private static func change(_ connection: PostgresConnection, _ random: inout SeededGenerator) async throws {
    let isMessages = Bool.random(using: &random)
    let table: Statement = isMessages ? "messages" : "calls"
    let status: Statement = isMessages ? "'failed'" : "'busy'"
    let orgID = [SampleRows.organization, SampleRows.stranger].randomElement(using: &random) ?? SampleRows.organization
    let some: Statement = """
      (org_id, id) in (select org_id, id from \(fragment: table) where org_id = \(orgID)
        order by id offset \(Int.random(in: 0..<60, using: &random)) limit 3)
      """
    let at = time(&random)
    let columns: Statement =
      isMessages
      ? "org_id, id, phone_id, contact_id, channel, direction, status, created_at"
      : "org_id, id, phone_id, contact_id, campaign_id, candidate_id, direction, status, created_at"
    let phone = SampleRows.id(.random(in: 21...22, using: &random))
    let candidate = SampleRows.id(.random(in: 61...62, using: &random))
    let values: Statement =
      isMessages
      ? "\(orgID)::uuid, gen_random_uuid(), \(phone)::uuid, \(SampleRows.id(31))::uuid, 'sms', 'inbound', 'received'"
      : """
      \(orgID)::uuid, gen_random_uuid(), \(phone)::uuid, \(SampleRows.id(32))::uuid, \(SampleRows.id(51))::uuid,
        \(candidate)::uuid, 'inbound', 'completed'
      """
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<10:
      try await connection.execute(
        "insert into \(fragment: table) (\(fragment: columns)) select \(fragment: values), \(at)::timestamptz")
    case 10..<14:
      try await connection.execute(
        """
        insert into \(fragment: table) (\(fragment: columns))
        select \(fragment: values), \(at)::timestamptz + n * interval '50 minutes' from generate_series(1, 20) n
        """)
    case 14..<20:
      try await connection.execute("update \(fragment: table) set status = \(fragment: status) where \(fragment: some)")
    case 20..<25:
      try await connection.execute("update \(fragment: table) set created_at = \(at) where \(fragment: some)")
    case 25..<30: try await connection.execute("delete from \(fragment: table) where \(fragment: some)")
    case 30..<33:
      try await connection.execute(
        """
        with gone as (delete from \(fragment: table) where \(fragment: some) returning org_id as org, id as known)
        update \(fragment: table) set status = \(fragment: status)
        where org_id = \(orgID) and id not in (select known from gone) and created_at > \(at)
        """)
    case 33..<36:
      try await connection.execute(
        """
        insert into \(fragment: table) (\(fragment: columns))
        select \(fragment: columns) from \(fragment: table) where \(fragment: some)
        on conflict (org_id, id) do update set status = \(fragment: status)
        """)
    case 36..<39:
      try await connection.execute(
        """
        merge into \(fragment: table) as old
        using (select org_id as org, id as known, created_at as at from \(fragment: table) where \(fragment: some)) as new
        on old.org_id = new.org and old.id = new.known
        when matched and extract(minute from new.at) < 30 then delete
        when matched then update set status = \(fragment: status)
        """)
    default:
      // All files are others then. Not in most transactions, since nobody could do anything beside it.
      let kept: Statement = isMessages ? "kept_messages" : "kept_calls"
      try await connection.execute("truncate \(fragment: table)")
      try await connection.execute("insert into \(fragment: table) select * from \(fragment: kept)")
    }
  }
}
