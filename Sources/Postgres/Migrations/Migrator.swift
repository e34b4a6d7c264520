/// Brings a database to what a program needs: applies its migrations in order, once each. Safe to repeat, and to run from
/// several machines at once.
public struct Migrator: Sendable {
  /// Who makes the source relations.
  public enum SourceRelations: Sendable {
    /// The migrations: they are tables of this database.
    case tables
    /// The deployment: they are its views (or tables), and must offer these columns.
    case views([RequiredRelation])
  }

  let migrations: [Migration]
  let schema: String
  let sourceRelations: SourceRelations

  /// A migrator of the migrations given, whose versions must differ.
  /// - Parameter schema: the PostgreSQL schema, made if need be. The connection's `search_path` must name it.
  public init(_ migrations: [Migration], schema: String, sourceRelations: SourceRelations = .tables) {
    self.migrations = migrations
    self.schema = schema
    self.sourceRelations = sourceRelations
  }

  /// What `apply` would do now. Changes nothing.
  /// - Throws: `MigrationError`, `PostgresError`.
  public func plan(for connection: PostgresConnection) async throws -> MigrationPlan {
    try await connection.transaction(.readOnly) { connection in
      try await validateViews(connection)
      let applied = try await hasAccounts(connection) ? try await applied(connection) : []
      return try MigrationPlan(known: migrations, applied: applied, skipping: skipped)
    }
  }

  /// Applies what is pending, each migration in a transaction of its own, while no other migrator does.
  /// - Parameter progress: called with each migration after it was applied.
  /// - Returns: the migrations that were applied by this call.
  /// - Throws: `MigrationError`, `PostgresError`. What was applied before stays.
  @discardableResult
  public func apply(
    to connection: PostgresConnection, progress: (Migration) -> Void = { _ in }
  ) async throws -> [Migration] {
    try await prepare(connection)
    var done: [Migration] = []
    while let (migration, isApplied) = try await applyNext(connection) {
      if !isApplied, try await !applyConcurrently(migration, connection) { continue }
      done.append(migration)
      progress(migration)
    }
    return done
  }

  /// Makes the schema and the table that keeps account.
  private func prepare(_ connection: PostgresConnection) async throws {
    try await connection.transaction { connection in
      try await lock(connection)
      try await validateViews(connection)
      // `create … if not exists` wants the right to create even where there is nothing to create.
      let exists = try await connection.query("select 1 from pg_namespace where nspname = \(schema)")
      if exists.isEmpty {
        try await connection.execute(script: "create schema \(Self.quoted(schema))")
      }
      if try await !hasAccounts(connection) {
        try await connection.execute(script: Self.accounts)
      }
    }
  }

  /// Applies the first pending migration; nil when there is none. The lock is the transaction's, so that it goes with a
  /// lost connection, and works through a pooler. One that runs outside of transactions is not applied here.
  private func applyNext(_ connection: PostgresConnection) async throws -> (Migration, isApplied: Bool)? {
    try await connection.transaction { connection in
      try await lock(connection)
      let applied = try await applied(connection)
      let plan = try MigrationPlan(known: migrations, applied: applied, skipping: skipped)
      guard let migration = plan.pending.first else { return nil }
      guard migration.concurrentSteps.isEmpty else { return (migration, false) }
      do throws(PostgresError) {
        try await connection.execute(script: migration.sql)
      } catch {
        throw MigrationError.failed(version: migration.version, name: migration.name, cause: error)
      }
      try await record(migration, connection)
      return (migration, true)
    }
  }

  private func record(_ migration: Migration, _ connection: PostgresConnection) async throws(PostgresError) {
    try await connection.execute(
      """
      insert into schema_migrations (version, name, checksum)
      values (\(migration.version), \(migration.name), \(migration.checksum))
      """)
  }

  /// Applies a migration statement by statement.
  /// - Returns: false where another migrator was first.
  private func applyConcurrently(_ migration: Migration, _ connection: PostgresConnection) async throws -> Bool {
    // Not waited for in a statement: what another migrator builds waits for the end of everybody's.
    while true {
      let locked = try await connection.query("select pg_try_advisory_lock(\(Self.concurrentLock))")
      if try locked.first?.scalar() == true { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    do {
      let isFirst = try await applySteps(of: migration, connection)
      _ = try await connection.query("select pg_advisory_unlock(\(Self.concurrentLock))")
      return isFirst
    } catch {
      // The connection may be lost, and the lock with it.
      _ = try? await connection.query("select pg_advisory_unlock(\(Self.concurrentLock))")
      throw error
    }
  }

  private func applySteps(of migration: Migration, _ connection: PostgresConnection) async throws -> Bool {
    guard try await !isApplied(migration, connection) else { return false }
    for step in migration.concurrentSteps {
      do throws(PostgresError) {
        let rows = try await connection.query(
          "select exists (select from pg_class where oid = to_regclass(\(step.table)) and relkind = 'r')")
        if try rows.first?.scalar() == true { try await connection.execute(script: step.sql) }
      } catch {
        throw MigrationError.interrupted(version: migration.version, name: migration.name, cause: error)
      }
    }
    return try await connection.transaction { connection in
      try await lock(connection)
      // Through a pooler the lock around the statements may have been none.
      if try await isApplied(migration, connection) { return false }
      try await record(migration, connection)
      return true
    }
  }

  private func isApplied(_ migration: Migration, _ connection: PostgresConnection) async throws(PostgresError) -> Bool {
    try await applied(connection).contains { $0.version == migration.version }
  }

  /// As that of ``lock(_:)``, with the next serial number.
  private static let concurrentLock: Int64 = 0x6361_6c6c_6264_0002

  private func lock(_ connection: PostgresConnection) async throws(PostgresError) {
    // Any number serves that nothing else in the database locks: "callbd" and a serial number, in ASCII.
    _ = try await connection.query("select 1 from pg_advisory_xact_lock(\(0x6361_6c6c_6264_0001 as Int64))")
  }

  private func hasAccounts(_ connection: PostgresConnection) async throws(PostgresError) -> Bool {
    let rows = try await connection.query("select to_regclass('schema_migrations') is not null")
    return try rows.first?.scalar() ?? false
  }

  private func applied(_ connection: PostgresConnection) async throws(PostgresError) -> [MigrationPlan.Applied] {
    let rows = try await connection.query("select version, name, checksum from schema_migrations order by version")
    var applied: [MigrationPlan.Applied] = []
    for row in rows {
      applied.append(
        MigrationPlan.Applied(
          version: try row.decode("version"), name: try row.decode("name"), checksum: try row.decode("checksum")))
    }
    return applied
  }

  private func validateViews(_ connection: PostgresConnection) async throws {
    guard case .views(let relations) = sourceRelations else { return }
    let rows = try await connection.query(
      """
      select relation.relname::text as relation, attribute.attname::text as name,
        format_type(coalesce(nullif(type.typbasetype, 0), type.oid), null) as type
      from pg_class relation
      join pg_attribute attribute on attribute.attrelid = relation.oid
      join pg_type type on type.oid = attribute.atttypid
      where relation.relnamespace = to_regnamespace(\(Self.quoted(schema))) and relation.relkind in ('r', 'v', 'm', 'p', 'f')
        and attribute.attnum > 0 and not attribute.attisdropped
      """)
    var found: [String: [String: String]] = [:]
    for row in rows {
      found[try row.decode("relation"), default: [:]][try row.decode("name")] = try row.decode("type", as: String.self)
    }
    let faults = relations.flatMap { $0.faults(found: found[$0.name] ?? [:]) }
    if !faults.isEmpty { throw MigrationError.viewsUnfit(faults) }
  }

  private var skipped: Migration.Subject? {
    if case .views = sourceRelations { .source } else { nil }
  }

  private static func quoted(_ identifier: String) -> String {
    "\"" + identifier.replacing("\"", with: "\"\"") + "\""
  }

  private static let accounts = """
    create table schema_migrations (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    );
    """
}
