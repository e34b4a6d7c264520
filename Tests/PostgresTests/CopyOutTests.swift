import Foundation
import Postgres
import Synchronization
import TestDatabase
import Testing
import Time

/// Rows that leave by COPY, in pieces, while nobody waits longer than they must.
@Suite struct CopyOutTests {
  private struct Pieces {
    var bytes: [UInt8] = []
    var count = 0
  }

  private func copy(_ query: Statement, by runner: some StatementRunner) async throws(PostgresError) -> Pieces {
    var pieces = Pieces()
    try await runner.copyOut(query) { piece in
      pieces.bytes += piece
      pieces.count += 1
    }
    return pieces
  }

  /// The rows of one column that a COPY gave, as text.
  private func texts(_ bytes: [UInt8]) throws -> [String] {
    #expect(Array(bytes.prefix(11)) == Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00])
    #expect(Array(bytes.suffix(2)) == [0xFF, 0xFF])
    var rest = bytes.dropFirst(19).dropLast(2)
    var texts: [String] = []
    while !rest.isEmpty {
      let length = rest.dropFirst(2).prefix(4).reduce(0) { $0 << 8 | Int($1) }
      texts.append(String(decoding: rest.dropFirst(6).prefix(length), as: UTF8.self))
      rest = rest.dropFirst(6 + length)
    }
    return texts
  }

  @Test func valuesAreWrittenOut() async throws {
    let id = UUID(), time = Instant(microseconds: 1_795_000_000_123_456)
    let odd = "it's \\ \"quoted\" $1 '); drop table t; -- \u{e9}\n"
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      for (query, expected) in [
        ("select \(odd)::text", odd),
        ("select (\([odd, "b"]))[1]", odd),
        ("select array_length(\([String]()), 1)::text is null || ''", "true"),
        ("select \(id)::text", id.uuidString.lowercased()),
        ("select ((\([UUID(), id]))[2])::text", id.uuidString.lowercased()),
        ("select (\(time) = '2026-11-18T11:06:40.123456Z')::text", "true"),
        ("select \(Instant.distantFuture)::text || \(Instant.distantPast)::text", "infinity-infinity"),
        ("select (\(Instant(microseconds: -62_135_596_800_000_000)) = '0001-01-01T00:00:00Z')::text", "true"),
        ("select (\(Int64.min))::text || (\(Int32(-7)))::text", "-9223372036854775808-7"),
        ("select coalesce(\(nil as String?), 'none')", "none"),
      ] as [(Statement, String)] {
        #expect(try texts(await copy(query, by: connection).bytes) == [expected])
      }
      await #expect(throws: PostgresError.self) { try await copy("select \(0.5)::text", by: connection) }
      // Settings of the COPY's transaction end with it.
      try await #expect(connection.value("select count(*) from generate_series(1, 3)") == 3)
    }
  }

  private static let large: Statement = "select repeat('x', 1000) || n from generate_series(1, 30000) as n"

  @Test func manyRowsComeInOrder() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      for _ in 0..<2 {
        let pieces = try await copy(Self.large, by: connection)
        #expect(pieces.count > 50)
        #expect(try texts(pieces.bytes) == (1...30_000).map { String(repeating: "x", count: 1_000) + String($0) })
      }
      try await #expect(connection.value("select count(*) from generate_series(1, 3)") == 3)
    }
  }

  /// While a piece is looked at, the server waits: it can't have sent everything.
  @Test func readingPausesWhileNobodyTakes() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 2) { pool in
      let query: Statement = "select repeat('x', 1000) || n from generate_series(1, 200000) as n"
      let (taken, takes) = AsyncStream.makeStream(of: Void.self)
      let gate = DispatchSemaphore(value: 0)
      let whole = Total()
      try await withConnection(to: database) { connection in
        let process = connection.processID
        let copying = Task.detached {
          try await connection.copyOut(query) { piece in
            guard whole.add(piece.count) == piece.count else { return }
            takes.yield()
            gate.wait()
          }
        }
        for await _ in taken { break }
        let waits = try await wait {
          try await pool.value(
            "select count(*) from pg_stat_activity where pid = \(process) and wait_event = 'ClientWrite'") == 1
        }
        #expect(waits)
        gate.signal()
        try await copying.value
      }
      #expect(whole.add(0) > 200_000_000)
    }
  }

  // A series in the list of columns is sent as it is counted; in a `from` clause it would be counted to its end first.

  @Test func whoStopsTakingGetsTheConnectionBack() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      var count = 0
      let error = await #expect(throws: PostgresError.self) {
        try await connection.copyOut("select generate_series(1, 1000000000)") { (_) throws(PostgresError) in
          count += 1
          if count == 3 { throw PostgresError(.usage, "enough") }
        }
      }
      #expect(error?.message == "enough")
      #expect(count == 3)
      try await #expect(connection.value("select 1") == 1)
    }
  }

  @Test func aCancelledTaskStopsTheServer() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let (taken, takes) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        try await connection.copyOut("select generate_series(1, 1000000000)") { _ in takes.yield() }
      }
      for await _ in taken { break }
      task.cancel()
      let error = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      try await #expect(connection.value("select 1") == 1)
    }
  }

  @Test func theDeadlineStopsTheServer() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let error = await #expect(throws: PostgresError.self) {
        try await connection.copyOut(
          "select generate_series(1, 1000000000)", deadline: .now + .milliseconds(200)
        ) { _ in }
      }
      #expect(error?.kind == .deadlineExceeded)
      try await #expect(connection.value("select 1") == 1)
    }
  }

  @Test func failuresAreTold() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      for query in ["select n from nowhere", "select 1 / (5 - n) from generate_series(1, 9) as n"] as [Statement] {
        let error = await #expect(throws: PostgresError.self) { try await copy(query, by: connection) }
        #expect(error?.sqlState != nil)
        try await #expect(connection.value("select 1") == 1)
      }
    }
  }

  /// On the leader's connection and on others, beside statements and behind failures, all see the same rows.
  @Test func aSnapshotHoldsForCopies() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 4, { $0.minIdle = 4 }) { pool in
      try await pool.withConnection { try await $0.execute("create table public.entries (n int)") }
      try await pool.withConnection { try await $0.execute("insert into public.entries values (1), (2)") }
      try await #expect(wait { pool.statistics.idle == 4 })
      let rows: Statement = "select n::text from public.entries order by n"
      // The first statement of a snapshot, too.
      try await pool.withSnapshot { snapshot in
        #expect(try texts(await copy(rows, by: snapshot).bytes) == ["1", "2"])
        try await pool.withConnection { try await $0.execute("insert into public.entries values (3)") }
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
          for _ in 0..<6 {
            group.addTask {
              try await copy("select n::text from public.entries, pg_sleep(0.01) order by n", by: snapshot).bytes
            }
          }
          for try await bytes in group { #expect(try texts(bytes) == ["1", "2"]) }
        }
        try await #expect(snapshot.value("select count(*) from public.entries") == 2)
        await #expect(throws: PostgresError.self) { try await copy("select n / 0 from public.entries", by: snapshot) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for index in 0..<6 {
            group.addTask {
              do {
                _ = try await copy(index % 2 == 0 ? "select (n / 0)::text from public.entries" : rows, by: snapshot)
                return index % 2 == 1
              } catch {
                return index % 2 == 0
              }
            }
          }
          for try await isExpected in group { #expect(isExpected) }
        }
        #expect(try texts(await copy(rows, by: snapshot).bytes) == ["1", "2"])
      }
      #expect(try texts(await copy(rows, by: pool).bytes) == ["1", "2", "3"])
    }
  }
}

/// A sum.
private final class Total: Sendable {
  private let sum = Atomic(0)

  func add(_ count: Int) -> Int { sum.add(count, ordering: .relaxed).newValue }
}
