import Foundation
import Postgres
import Randomness
import Synchronization
import TestDatabase
import Testing
import Time

@testable import Segments

/// Everything at once: writers of every kind, sealers and refreshers that end anywhere, and those who look.
struct SoakTests {
  private static let first = CivilDate(year: 2024, month: 3, day: 1)
  private static let dayCount: Int64 = 6

  /// How many things each of the tasks does; more with `CALLBOARD_SOAK=20`, which is a factor.
  private static let count =
    150
    * (ProcessInfo.processInfo.environment["CALLBOARD_SOAK"].flatMap { Int($0) }.map { max(1, min($0, 10_000)) } ?? 1)

  private struct Tally {
    var answers = 0
    var segments = 0
    var refreshes = 0
    var writes = 0
  }

  /// What the tasks tell each other.
  private final class Board: Sendable {
    let tally = Mutex(Tally())
    private let end = Atomic(false)

    var isOver: Bool { end.load(ordering: .relaxed) }

    func finish() { end.store(true, ordering: .relaxed) }
  }

  @Test func everySnapshotAgrees() async throws {
    let seed = drawSeed()
    let database = try await makeTrackedDatabase()
    let orgs = [UUID(), UUID()]
    let board = Board()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<3 {
        group.addTask {
          var generator = SeededGenerator(seed: seed &+ UInt64(number))
          try await withConnection(to: database) { connection in
            for _ in 0..<Self.count {
              if try await write(orgs, number, connection, &generator) { board.tally.withLock { $0.writes += 1 } }
            }
          }
        }
      }
      for number in 10..<12 {
        group.addTask {
          var generator = SeededGenerator(seed: seed &+ UInt64(number))
          while !board.isOver {
            try await withConnection(to: database) { connection in
              for _ in 0..<20 where !board.isOver {
                let refreshed = try await maintain(orgs, connection, &generator)
                board.tally.withLock { $0.refreshes += refreshed }
                if connection.isClosed { break }
              }
            }
          }
        }
      }
      for number in 20..<22 {
        group.addTask {
          var generator = SeededGenerator(seed: seed &+ UInt64(number))
          try await withConnection(to: database) { connection in
            while !board.isOver {
              let used = try await look(orgs, connection, &generator)
              board.tally.withLock { tally in
                tally.answers += 1
                tally.segments += used
              }
            }
          }
        }
      }
      // The writers end first.
      for _ in 0..<3 { try await group.next() }
      board.finish()
      try await group.waitForAll()
    }
    let result = board.tally.withLock { $0 }
    print("soak: \(result)")
    #expect(result.writes > 0 && result.refreshes > 0 && result.segments > 0)
    try await withConnection(to: database) { connection in
      for orgID in orgs {
        let difference = try await TestRows.difference(orgID, on: connection)
        #expect(difference == nil)
      }
    }
  }

  private func instant(_ generator: inout SeededGenerator) -> Instant {
    Self.first.start.advanced(
      byMicroseconds: .random(in: 0..<Self.dayCount * 24 * Hour.microseconds, using: &generator))
  }

  /// One transaction of some kind. False where it failed against others.
  private func write(
    _ orgs: [UUID], _ number: Int, _ connection: PostgresConnection, _ generator: inout SeededGenerator
  ) async throws -> Bool {
    let levels = ["read committed", "read committed", "repeatable read", "serializable"]
    let level = levels.randomElement(using: &generator) ?? levels[0]
    let prepared = "'\(orgs[0]) \(number)'"
    do {
      try await connection.execute("begin isolation level \(unescaped: level)")
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let hasSavepoint = Int.random(in: 0..<4, using: &generator) == 0
        if hasSavepoint { try await connection.execute("savepoint here") }
        try await change(orgs, connection, &generator)
        if hasSavepoint, Bool.random(using: &generator) { try await connection.execute("rollback to savepoint here") }
      }
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: try await connection.execute("rollback")
      case 1, 2:
        try await connection.execute("prepare transaction \(unescaped: prepared)")
        await Task.yield()
        let end = Bool.random(using: &generator) ? "commit" : "rollback"
        try await connection.execute("\(unescaped: end) prepared \(unescaped: prepared)")
      default: try await connection.execute("commit")
      }
      return true
    } catch let error as PostgresError where ["40001", "40P01"].contains(error.sqlState) {
      try await connection.execute("rollback")
      return false
    }
  }

  private func change(
    _ orgs: [UUID], _ connection: PostgresConnection, _ generator: inout SeededGenerator
  ) async throws {
    let orgID = orgs.randomElement(using: &generator) ?? orgs[0]
    let some: Statement = """
      (org_id, id) in (select org_id, id from messages where org_id = \(orgID)
        order by id offset \(Int.random(in: 0..<20, using: &generator)) limit 2)
      """
    let time = instant(&generator)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1, 2: try await connection.addMessage(orgID, at: time)
    case 3:
      try await connection.execute(
        """
        insert into messages (org_id, id, channel, direction, status, created_at)
        select \(orgID), gen_random_uuid(), 'sms', 'inbound', 'received', \(time) + n * interval '7 minutes'
        from generate_series(1, 20) n
        """)
    case 4, 5: try await connection.execute("update messages set status = 'read' where \(fragment: some)")
    case 6: try await connection.execute("update messages set created_at = \(time) where \(fragment: some)")
    case 7: try await connection.execute("delete from messages where \(fragment: some)")
    case 8:
      try await connection.execute(
        """
        with gone as (delete from messages where \(fragment: some) returning *)
        insert into messages select org_id, gen_random_uuid(), phone_id, contact_id, channel, direction, 'failed', null,
          null, \(time) from gone
        """)
    default:
      try await connection.execute(
        """
        insert into messages (org_id, id, channel, direction, status, created_at)
        select org_id, id, channel, direction, status, created_at from messages where \(fragment: some)
        on conflict (org_id, id) do update set status = 'undelivered'
        """)
    }
  }

  /// Seals, refreshes, sometimes to no end. Returns how many refreshes there were.
  private func maintain(
    _ orgs: [UUID], _ connection: PostgresConnection, _ generator: inout SeededGenerator
  ) async throws -> Int {
    let orgID = orgs.randomElement(using: &generator) ?? orgs[0]
    if Int.random(in: 0..<6, using: &generator) == 0 {
      let sealer = Sealer(
        .messages, statements: SegmentStatements(), interval: .milliseconds(2), cutting: SpanCutting(minimumRowCount: 3)
      )
      let end = (Self.first + .random(in: 1...Self.dayCount, using: &generator)).start
      if let cut = try await sealer.cut(orgID: orgID, until: end, on: connection) {
        try await sealer.seal([cut], on: connection)
      }
    }
    let rows = try await connection.query(
      "select starts_at from segments where org_id = \(orgID) order by random() limit 3")
    var count = 0
    for row in rows {
      let start = try row.scalar(as: Instant.self)
      let end = Int.random(in: 0..<10, using: &generator) == 0 ? SegmentRefresh.Step.allCases.randomElement() : nil
      do {
        let outcome = try await SegmentRefresh(TestRows.encoder).run(orgID: orgID, start: start, on: connection) {
          if $0 == end {
            await connection.close()
            throw CancellationError()
          }
        }
        if case .refreshed = outcome { count += 1 }
      } catch  where connection.isClosed {
        return count
      }
    }
    return count
  }

  /// Looks at a range, half of it or all. Returns how many segments were used.
  private func look(
    _ orgs: [UUID], _ connection: PostgresConnection, _ generator: inout SeededGenerator
  ) async throws -> Int {
    let orgID = orgs.randomElement(using: &generator) ?? orgs[0]
    let (one, other) = (instant(&generator), instant(&generator))
    let range = Bool.random(using: &generator) ? TimeSpan.all : TimeSpan(min(one, other), max(one, other))
    return try await connection.transaction(.readOnly) { connection in
      let answer = try await TestRows.answer(orgID, range, using: connection)
      let alone = try await TestRows.lines(orgID, [range], using: connection)
      #expect(answer.lines == alone)
      return answer.plan.segments.count
    }
  }
}
