import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@Suite struct CopyTests {
  private struct Stop: Error {}

  private func prepare(_ connection: PostgresConnection) async throws {
    try await connection.execute(
      "create temp table items (id uuid, at timestamptz, length int, \"odd \"\"name\" text, tags text[], rate float8)")
  }

  private let columns = ["id", "at", "length", "odd \"name", "tags", "rate"]

  @Test func binaryRowsArriveAsTheyAre() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await prepare(connection)
      let id = UUID()
      let count = try await connection.copyIn(into: "items", columns: columns) { copy in
        for n in 0..<20_000 {
          try await copy.write { row in
            row.append(id)
            row.append(Instant(seconds: Int64(n)))
            row.append(n.isMultiple(of: 2) ? Int32(n) : nil)
            row.append("row \(n)\n\t\\")
            row.append(["a", "b,c"])
            row.append(0.5)
          }
        }
      }
      #expect(count == 20_000)
      let row = try await connection.query(
        """
        select count(*) as count, count(length) as lengths, sum(length) as sum, max(extract(epoch from at))::int8 as last,
          count(distinct id) as ids, bool_and("odd ""name" like 'row %') as named, min(tags) as tags, sum(rate) as rates
        from items
        """)[0]
      try #expect(row.decode("count", as: Int.self) == 20_000)
      try #expect(row.decode("lengths", as: Int.self) == 10_000)
      try #expect(row.decode("sum", as: Int.self) == stride(from: 0, to: 20_000, by: 2).reduce(0, +))
      try #expect(row.decode("last", as: Int.self) == 19_999)
      try #expect(row.decode("ids", as: Int.self) == 1)
      try #expect(row.decode("named", as: Bool.self))
      try #expect(row.decode("tags", as: [String].self) == ["a", "b,c"])
      try #expect(row.decode("rates", as: Double.self) == 10_000)
    }
  }

  @Test func textIsPassedOn() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (n int, label text)")
      let count = try await connection.copyIn(statement: "copy t from stdin (format csv)") { copy in
        try await copy.write(bytes: Array("1,one\n2,\"tw".utf8))
        try await copy.write(bytes: Array("o\"\n".utf8))
      }
      #expect(count == 2)
      try await #expect(connection.value("select string_agg(label, '+' order by n) from t") == "one+two")
    }
  }

  @Test func failedLoadKeepsNothingAndSparesTheConnection() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (n int primary key)")
      await #expect(throws: Stop.self) {
        try await connection.copyIn(into: "t", columns: ["n"]) { copy in
          try await copy.write { $0.append(Int32(1)) }
          throw Stop()
        }
      }
      let duplicate = await #expect(throws: PostgresError.self) {
        try await connection.copyIn(into: "t", columns: ["n"]) { copy in
          for _ in 0..<100_000 { try await copy.write { $0.append(Int32(1)) } }
        }
      }
      #expect(duplicate?.sqlState == "23505")
      let fields = await #expect(throws: PostgresError.self) {
        try await connection.copyIn(into: "t", columns: ["n"]) { copy in
          try await copy.write {
            $0.append(Int32(1))
            $0.append(Int32(2))
          }
        }
      }
      #expect(fields?.kind == .usage)
      let unknown = await #expect(throws: PostgresError.self) {
        try await connection.copyIn(into: "nowhere", columns: ["n"]) { _ in }
      }
      #expect(unknown?.sqlState == "42P01")
      try await #expect(connection.value("select count(*) from t") == 0)
    }
  }

  @Test func abandoningALoadInterruptsABusyServer() async throws {
    struct Abandonment: Error {}
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withConnection(to: database) { connection in
        try await connection.execute(script: Self.slowTable)
        await #expect(throws: Abandonment.self) {
          try await connection.copyIn(statement: "copy public.slow from stdin") { copy in
            for _ in 0..<100 { try await copy.write(bytes: Array(String(repeating: "1\n", count: 1000).utf8)) }
            // The rows are on their way, none of them is being sent: the server alone is busy.
            while try await observer.value("select count(*) from pg_stat_activity where wait_event = 'PgSleep'") == 0 {
              await Task.yield()
            }
            throw Abandonment()
          }
        }
        try await #expect(connection.value("select count(*) from public.slow") == 0)
      }
    }
  }

  /// A table that takes a minute for each row.
  private static let slowTable = """
    create table public.slow (n int);
    create function public.wait() returns trigger language plpgsql as
      $$ begin perform pg_sleep(60); return new; end $$;
    create trigger wait before insert on public.slow for each row execute function public.wait();
    """

  @Test func loadWaitsForAServerThatIsBusyAndCanBeCancelled() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { connection in
      try await connection.execute(script: Self.slowTable)
      let task = Task {
        try await connection.copyIn(statement: "copy public.slow from stdin /* busy */") { copy in
          for _ in 0..<100_000 { try await copy.write(bytes: Array(String(repeating: "1\n", count: 1000).utf8)) }
        }
      }
      try await withConnection(to: database) { observer in
        // It waits for its first row's trigger.
        try await #expect(
          wait {
            try await observer.value(
              """
              select count(*) from pg_stat_activity
              where datname = current_database() and wait_event = 'PgSleep' and query like '%/* busy */%'
              """) == 1
          })
      }
      task.cancel()
      let error = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      try await #expect(connection.value("select count(*) from public.slow") == 0)
    }
  }
}
