import Postgres
import TestDatabase
import Testing

@Suite struct PreparedStatementTests {
  private let held: Statement = "select count(*) from pg_prepared_statements"

  @Test func statementIsPreparedOnce() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let before: Int = try await connection.value(held)
      for n in 0..<10 { try await #expect(connection.value("select \(n)") == n) }
      try await #expect(connection.value(held) == before + 1)
    }
  }

  @Test func serverHoldsNoMoreThanTheLimit() async throws {
    var configuration = try ConnectionConfiguration(await TestDatabase.shared().makeEmptyDatabase())
    configuration.preparedStatementLimit = 5
    let connection = try await PostgresConnection.connect(configuration)
    for n in 0..<50 {
      try await #expect(connection.value("select \(n) where \(unescaped: "'statement \(n)'") <> ''") == n)
    }
    // One more is given up with the next statement only.
    try await #expect(connection.value(held) <= 6)
    await connection.close()
  }

  @Test func lostStatementIsPreparedAgain() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await #expect(connection.value("select \(1)") == 1)
      try await connection.execute(script: "deallocate all")
      try await #expect(connection.value("select \(2)") == 2)
    }
  }

  @Test func changedTableIsReadAsItIs() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute(script: "create temp table t (n int); insert into t values (1)")
      try await #expect(connection.query("select * from t").columnNames == ["n"])
      try await connection.execute(script: "alter table t add column label text")
      try await #expect(connection.query("select * from t").columnNames == ["n", "label"])
      // Inside a transaction nothing can be repeated, but the next one works.
      try await connection.execute(script: "alter table t drop column n")
      await #expect(throws: PostgresError.self) {
        try await connection.transaction { _ = try await $0.query("select * from t") }
      }
      try await connection.transaction { connection in
        try await #expect(connection.query("select * from t").columnNames == ["label"])
      }
    }
  }

  @Test func statementThatCannotBePreparedIsNotRemembered() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      await #expect(throws: PostgresError.self) { try await connection.query("select * from pg_temp.later") }
      try await connection.execute("create temp table later (n int)")
      try await #expect(connection.query("select * from pg_temp.later").count == 0)
    }
  }
}
