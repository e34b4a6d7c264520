public import Postgres

/// The triggers of a tracked relation: whether they are there, making them, and taking them away.
public struct Tracking: Sendable {
  /// A table of the relation, as SQL writes it: the relation itself, or a partition.
  public struct Table: Hashable, Sendable {
    /// With its schema, quoted.
    public var name: String
    /// Those of its triggers that are not there, or not as they must be.
    var missing: [Tracker]

    /// Whether it has all of them.
    public var isTracked: Bool { missing.isEmpty }
  }

  /// Whose changes are recorded.
  public let relation: TrackedRelation

  /// The tracking of a relation.
  public init(_ relation: TrackedRelation) {
    self.relation = relation
  }

  /// The relation's tables, in order; none where it is a view, or not there.
  /// - Throws: `PostgresError`.
  public func tables(on connection: PostgresConnection) async throws(PostgresError) -> [Table] {
    let rows = try await connection.query(
      """
      with recursive tree as (
        select to_regclass('\(unescaped: relation.name)')::oid as oid
        union all
        select inherits.inhrelid from tree join pg_inherits inherits on inherits.inhparent = tree.oid
      )
      select format('%I.%I', namespace.nspname, relation.relname) as name, relation.relkind = 'p' as is_partitioned,
        array(
          select function.proname::text from pg_trigger tracker join pg_proc function on function.oid = tracker.tgfoid
          where tracker.tgrelid = relation.oid and \(unescaped: Tracker.isAsInstalled)) as functions
      from tree join pg_class relation on relation.oid = tree.oid
      join pg_namespace namespace on namespace.oid = relation.relnamespace
      where relation.relkind in ('r', 'p')
      order by 1
      """)
    var tables: [Table] = []
    for row in rows {
      let functions = Set(try row.decode("functions", as: [String].self))
      let isPartitioned = try row.decode("is_partitioned", as: Bool.self)
      let wanted = Tracker.allCases.filter { $0.isForPartitioned || !isPartitioned }
      tables.append(
        Table(
          name: try row.decode("name"), missing: wanted.filter { !functions.contains($0.function(of: relation)) }))
    }
    return tables
  }

  /// The statements that make a table's missing triggers, for whoever owns it.
  /// - Parameter schema: Where Callboard's relations are, quoted.
  public func script(for table: Table, schema: String) -> String {
    table.missing.map { $0.script(table: table.name, relation: relation, schema: schema) }.joined(separator: "\n")
  }

  /// Makes every trigger that is missing, on one table after another. Each needs a lock that waits for those who are
  /// writing to the table, while others wait behind it: so it is given up after `lockTimeout`, and tried again after a
  /// pause.
  ///
  /// - Parameters:
  ///   - attempts: How often it is tried for each table.
  ///   - progress: Told of each table that has got its triggers.
  /// - Returns: the tables that have got them.
  /// - Throws: `PostgresError`: with `lock_not_available` where the table was never free; `insufficient_privilege` where
  ///   it belongs to somebody else.
  @discardableResult
  public func install(
    on connection: PostgresConnection, lockTimeout: Duration = .seconds(1), attempts: Int = 30,
    pause: Duration = .seconds(2), progress: (Table) -> Void = { _ in }
  ) async throws -> [Table] {
    let rows = try await connection.query("select quote_ident(current_schema()::text)")
    let schema = try rows.first?.scalar(as: String.self) ?? ""
    let tables = try await tables(on: connection).filter { !$0.isTracked }
    for table in tables {
      try await change(connection, script(for: table, schema: schema), lockTimeout, attempts, pause)
      progress(table)
    }
    return tables
  }

  /// Takes all triggers away. Segments are unusable from then on.
  /// - Throws: as ``install(on:lockTimeout:attempts:pause:progress:)``.
  public func remove(
    on connection: PostgresConnection, lockTimeout: Duration = .seconds(1), attempts: Int = 30,
    pause: Duration = .seconds(2)
  ) async throws {
    for table in try await tables(on: connection) {
      let script = Tracker.allCases.map { "drop trigger if exists \($0.name) on \(table.name);" }.joined(
        separator: "\n")
      try await change(connection, script, lockTimeout, attempts, pause)
    }
  }

  private func change(
    _ connection: PostgresConnection, _ script: String, _ lockTimeout: Duration, _ attempts: Int, _ pause: Duration
  ) async throws {
    let milliseconds =
      lockTimeout.components.seconds * 1000 + lockTimeout.components.attoseconds / 1_000_000_000_000_000
    for attempt in 1... {
      do {
        try await connection.transaction { connection in
          try await connection.execute(script: "set local lock_timeout = \(milliseconds);\n" + script)
        }
        return
      } catch let error as PostgresError where error.sqlState == .lockNotAvailable && attempt < attempts {
        try await Task.sleep(for: pause)
      }
    }
  }
}
