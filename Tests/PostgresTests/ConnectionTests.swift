import Foundation
import Postgres
import TestDatabase
import Testing

@Suite struct ConnectionTests {
  @Test func queryReturnsTypedRows() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query(
        "select n as number, 'row ' || n as label from generate_series(1, \(3 as Int32)) n order by 1")
      #expect(rows.count == 3)
      #expect(rows.columnNames == ["number", "label"])
      try #expect(rows.map { try $0.decode("number", as: Int.self) } == [1, 2, 3])
      try #expect(rows[2].decode("label", as: String.self) == "row 3")
    }
  }

  @Test func sessionHasItsSettings() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      for (name, value) in [
        ("jit", "off"), ("plan_cache_mode", "force_custom_plan"), ("TimeZone", "UTC"),
        ("application_name", "callboard"), ("search_path", "callboard"),
      ] {
        let rows = try await connection.query("select current_setting(\(name))")
        try #expect(rows[0].scalar(as: String.self) == value)
      }
    }
  }

  @Test func serverErrorKeepsItsCodeAndTheConnection() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let error = await #expect(throws: PostgresError.self) { try await connection.query("select 1 / 0") }
      #expect(error?.kind == .server(sqlState: "22012"))
      let unknown = await #expect(throws: PostgresError.self) { try await connection.query("select * from nowhere") }
      #expect(unknown?.sqlState == "42P01")
      try await #expect(connection.value("select 7") == 7)
    }
  }

  @Test func constraintIsNamed() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (id int constraint t_key primary key)")
      try await connection.execute("insert into t values (1)")
      let error = await #expect(throws: PostgresError.self) { try await connection.execute("insert into t values (1)") }
      #expect(error?.sqlState == "23505")
      #expect(error?.diagnostics?.constraint == "t_key")
    }
  }

  @Test func concurrentQueriesOfOneConnectionQueue() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let sum = try await withThrowingTaskGroup(of: Int.self) { group in
        for n in 1...100 {
          group.addTask { try await connection.query("select \(n)")[0].scalar() }
        }
        return try await group.reduce(0, +)
      }
      #expect(sum == 5050)
    }
  }

  @Test func scriptRunsEveryStatementOrNone() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute(script: "create temp table t (n int); insert into t values (1), (2);")
      try await #expect(connection.value("select count(*) from t") == 2)
      await #expect(throws: PostgresError.self) {
        try await connection.execute(script: "insert into t values (3); select 1 / 0;")
      }
      try await #expect(connection.value("select count(*) from t") == 2)
    }
  }

  @Test func transactionCommitsOrRollsBack() async throws {
    struct Stop: Error {}
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (n int)")
      let count = try await connection.transaction { try await $0.execute("insert into t values (1), (2)") }
      #expect(count == 2)
      await #expect(throws: Stop.self) {
        try await connection.transaction { connection in
          try await connection.execute("delete from t")
          throw Stop()
        }
      }
      try await #expect(connection.value("select count(*) from t") == 2)
      // A failure that the body swallows must not pass for a commit.
      let error = await #expect(throws: PostgresError.self) {
        try await connection.transaction { connection in
          try await connection.execute("delete from t")
          _ = try? await connection.query("select 1 / 0")
        }
      }
      #expect(error?.sqlState == "25P02")
      try await #expect(connection.value("select count(*) from t") == 2)
    }
  }

  @Test func copyAsAQueryIsRefused() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (n int)")
      let error = await #expect(throws: PostgresError.self) { try await connection.query("copy t from stdin") }
      #expect(error?.kind == .usage)
    }
  }

  @Test func resultsLargerThanTheSocketArriveWhole() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query("select repeat(md5(n::text), 100) from generate_series(1, 5000) n")
      #expect(rows.count == 5000)
      try #expect(rows.allSatisfy { try $0.scalar(as: String.self).utf8.count == 3200 })
    }
  }

  @Test func parametersLargerThanTheSocketArriveWhole() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let text = String(repeating: "0123456789abcdef", count: 1 << 20)
      let rows = try await connection.query("select length(\(text)) as length, \(text) as text")
      try #expect(rows[0].decode("length", as: Int.self) == text.utf8.count)
      try #expect(rows[0].decode("text", as: String.self) == text)
    }
  }
}
