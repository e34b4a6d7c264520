import Postgres
import Schema
import TestDatabase
import Testing

/// Applying migrations to real databases.
struct MigratorTests {
  private static let first = Migration(
    1, "first", subject: .source, sql: "create table a (x integer); create table b ();")
  private static let second = Migration(
    2, "second", subject: .owned, sql: "create table c (); insert into a values (1);")

  private func migrator(_ migrations: Migration...) -> Migrator {
    Migrator(migrations, schema: "callboard")
  }

  private func makeDatabase() async throws -> String {
    try await TestDatabase.shared().makeEmptyDatabase()
  }

  private func names(_ connection: PostgresConnection, _ statement: Statement) async throws -> [String] {
    try await connection.query(statement).map { try $0.scalar() }
  }

  private func tables(_ connection: PostgresConnection) async throws -> [String] {
    try await names(
      connection,
      "select relname::text from pg_class where relnamespace = to_regnamespace('callboard') and relkind = 'r' order by 1"
    )
  }

  /// `#expect` in a closure can't throw what its arguments throw.
  private func expect<Value: Equatable>(
    _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(value == expected, sourceLocation: sourceLocation)
  }

  @Test func appliesEverythingOnce() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      let applied = try await Migrator.callboard().apply(to: connection)
      #expect(applied == Schema.migrations)
      let again = try await Migrator.callboard().apply(to: connection)
      #expect(again == [])
      let plan = try await Migrator.callboard().plan(for: connection)
      #expect(plan.pending == [])
      #expect(plan.applied.map(\.version) == Schema.migrations.map(\.version))
      #expect(plan.applied.map(\.name) == Schema.migrations.map(\.name))
    }
  }

  @Test func planChangesNothing() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      let plan = try await Migrator.callboard().plan(for: connection)
      #expect(plan.applied == [])
      #expect(plan.pending == Schema.migrations)
      let schemas = try await names(connection, "select nspname::text from pg_namespace where nspname = 'callboard'")
      #expect(schemas == [])
    }
  }

  @Test func appliesOnlyWhatIsPending() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      try await migrator(Self.first).apply(to: connection)
      let plan = try await migrator(Self.first, Self.second).plan(for: connection)
      #expect(plan.pending == [Self.second])
      let applied = try await migrator(Self.first, Self.second).apply(to: connection)
      #expect(applied == [Self.second])
      expect(try await tables(connection), ["a", "b", "c", "schema_migrations"])
    }
  }

  @Test func appliesEachOnceFromSeveralConnectionsAtOnce() async throws {
    let database = try await makeDatabase()
    let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
      for _ in 0..<4 {
        group.addTask {
          try await withConnection(to: database) { connection in
            try await Migrator.callboard().apply(to: connection)
          }
        }
      }
      return try await group.reduce([], +)
    }
    #expect(applied.map(\.version).sorted() == Schema.migrations.map(\.version))
  }

  /// Statements that can't run in a transaction go on where they were interrupted, and are left out where there is no table
  /// that they can be about.
  @Test func runsConcurrentStepsOneByOne() async throws {
    let lean = Migration(
      3, "lean", subject: .source,
      concurrently: [
        Migration.ConcurrentStep("a", "drop index concurrently if exists a_new"),
        Migration.ConcurrentStep("a", "create index concurrently a_new on a (x)"),
        Migration.ConcurrentStep("a", "alter table a add constraint a_small check (x < 10)"),
        Migration.ConcurrentStep("parts", "create index concurrently parts_new on parts (x)"),
        Migration.ConcurrentStep("missing", "create index concurrently missing_new on missing (x)"),
      ])
    try await withConnection(to: try await makeDatabase()) { connection in
      try await migrator(Self.first, Self.second).apply(to: connection)
      try await connection.execute(
        script: "create table parts (x integer) partition by range (x); insert into a values (11);")
      await #expect {
        try await migrator(Self.first, Self.second, lean).apply(to: connection)
      } throws: { error in
        "\(error)".contains("migration 3 (lean) was interrupted; run the command again to finish it")
      }
      expect(
        try await names(connection, "select indexrelid::regclass::text from pg_index where indrelid = 'a'::regclass"),
        ["a_new"])
      try await connection.execute("delete from a where x > 10")
      // Somebody who reads is not waited for longer than the statement itself takes; nobody else's lock is in the way.
      let applied = try await migrator(Self.first, Self.second, lean).apply(to: connection)
      #expect(applied == [lean])
      let again = try await migrator(Self.first, Self.second, lean).apply(to: connection)
      #expect(again == [])
      expect(
        try await names(
          connection,
          "select indexrelid::regclass::text from pg_index where indisvalid and indrelid in ('a'::regclass, 'parts'::regclass)"
        ),
        ["a_new"])
    }
  }

  /// While indexes are made anew, others write.
  @Test(.timeLimit(.minutes(10))) func leanIndexesMakeNoWriterWait() async throws {
    let database = try await makeDatabase()
    let before = Migrator(Schema.migrations.filter { $0.version < 13 }, schema: "callboard")
    try await withConnection(to: database) { connection in
      try await before.apply(to: connection)
      try await withConnection(to: database) { writer in
        let insert: Statement = """
          insert into messages (org_id, id, channel, direction, status, created_at)
          values (gen_random_uuid(), gen_random_uuid(), 'sms', 'inbound', 'received', now())
          """
        // The migration waits for this transaction.
        try await writer.execute("begin")
        try await writer.execute(insert)
        let migration = Task { try await Migrator.callboard().apply(to: connection) }
        try await withConnection(to: database) { other in
          var isWaiting = false
          while !isWaiting {
            let waiting = try await other.query(
              """
              select exists (select from pg_stat_activity
                where datname = current_database() and query like '%concurrently%' and wait_event_type = 'Lock'
                  and pid <> pg_backend_pid())
              """)
            isWaiting = try waiting.first?.scalar() ?? false
          }
          try await other.execute("set lock_timeout = '60s'")
          try await other.execute(insert)
          try await other.execute("update messages set status = 'read'  where status = 'sent'")
        }
        try await writer.execute(insert)
        try await writer.execute("commit")
        let applied = try await migration.value
        #expect(
          applied.map(\.name) == [
            "lean indexes", "tracked facts", "facts by time", "tracked documents", "conversations by time",
            "row counts of segments",
          ])
      }
      expect(
        try await names(
          connection,
          """
          select indexrelid::regclass::text from pg_index
          where indrelid in ('messages'::regclass, 'calls'::regclass) and indisvalid and not indisprimary order by 1
          """),
        [
          "calls_by_phone", "calls_by_time", "calls_of_campaigns_by_time", "calls_of_candidates", "messages_by_phone",
          "messages_by_time",
        ])
    }
  }

  @Test func tellsAnEditedMigration() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      try await migrator(Self.first).apply(to: connection)
      let edited = Migration(1, "first", subject: .source, sql: Self.first.sql + " ")
      for attempt in [migrator(edited), migrator(edited, Self.second)] {
        let error = await #expect(throws: MigrationError.self) { try await attempt.apply(to: connection) }
        guard case .edited(1, "first") = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        await #expect(throws: MigrationError.self) { try await attempt.plan(for: connection) }
      }
      expect(try await tables(connection), ["a", "b", "schema_migrations"])
    }
  }

  @Test func refusesADatabaseOfANewerProgram() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      try await migrator(Self.first, Self.second).apply(to: connection)
      let error = await #expect(throws: MigrationError.self) { try await migrator(Self.first).apply(to: connection) }
      guard case .databaseIsNewer(2, "second") = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func leavesNothingOfAMigrationThatFails() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      let broken = Migration(2, "broken", subject: .owned, sql: "create table c (); select no_such_column;")
      let error = await #expect(throws: MigrationError.self) {
        try await migrator(Self.first, broken).apply(to: connection)
      }
      guard case .failed(2, "broken", let cause) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(cause.sqlState == "42703")
      expect(try await tables(connection), ["a", "b", "schema_migrations"])
      expect(try await migrator(Self.first, Self.second).apply(to: connection), [Self.second])
    }
  }

  @Test func listsWhatTheDeploymentsViewsLack() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      try await makeViews(connection)
      try await connection.execute(
        script: """
          drop view callboard.phones;
          drop view callboard.contacts;
          create view callboard.contacts as select org_id, id, name::varchar, created_at::date from own.contacts;
          drop view callboard.todos;
          create view callboard.todos as select org_id, id from own.todos;
          """)
      let migrator = Migrator.callboard(sourceRelationsAreViews: true)
      for run in [{ _ = try await migrator.plan(for: $0) }, { _ = try await migrator.apply(to: $0) }]
        as [(PostgresConnection) async throws -> Void]
      {
        let error = await #expect(throws: MigrationError.self) { try await run(connection) }
        guard case .viewsUnfit(let faults) = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(
          Set(faults.map(\.description)) == [
            "phones does not exist", "contacts.created_at is date, and must be timestamp with time zone",
            "todos.contact_id (uuid) does not exist", "todos.assigned_member_id (uuid) does not exist",
            "todos.title (text) does not exist", "todos.status (text) does not exist",
            "todos.created_at (timestamp with time zone) does not exist",
            "todos.completed_at (timestamp with time zone) does not exist",
          ])
      }
      expect(try await tables(connection), [])
    }
  }

  @Test func makesOnlyItsOwnRelationsBesideTheDeploymentsViews() async throws {
    try await withConnection(to: try await makeDatabase()) { connection in
      try await makeViews(connection)
      let migrator = Migrator.callboard(sourceRelationsAreViews: true)
      let applied = try await migrator.apply(to: connection)
      #expect(applied == Schema.migrations.filter { $0.subject == .owned })
      expect(
        try await tables(connection),
        [
          "custom_dashboard_charts", "custom_dashboard_shares", "custom_dashboards", "documents", "invalidations",
          "page_token_keys", "schema_migrations", "segments", "watermarks",
        ])
      expect(try await migrator.apply(to: connection), [])
    }
  }

  /// A deployment whose own tables are in another schema, with views of the names that Callboard wants.
  private func makeViews(_ connection: PostgresConnection) async throws {
    var script = "create schema own; create schema callboard;"
    for relation in Schema.sourceRelations {
      let columns = relation.columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
      script += """
        create table own.\(relation.name) (\(columns));
        create view callboard.\(relation.name) as select * from own.\(relation.name);
        """
    }
    try await connection.execute(script: script)
  }
}
