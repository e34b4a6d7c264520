import Postgres

/// How far loading is.
public struct LoadProgress: Sendable, Equatable {
  /// The relation that is being filled.
  public var relation: String
  /// Its rows so far.
  public var rows: Int
  /// Its rows in the end.
  public var totalRows: Int
  /// The rows of all relations so far.
  public var allRows: Int
  /// The rows of all relations in the end.
  public var allTotalRows: Int
}

extension DemoData {
  /// Whether the rows' organizations are in the database.
  public func isLoaded(in connection: PostgresConnection) async throws(PostgresError) -> Bool {
    let ids = organizations.map(\.id)
    let rows = try await connection.query("select count(*) from organizations where org_id = any(\(ids))")
    return try rows.first?.scalar(as: Int.self) == ids.count
  }

  /// Writes every row, by COPY in one transaction, and prepares the tables for queries (`vacuum analyze`).
  /// - Parameters:
  ///   - replacing: first empties all relations, whatever is in them.
  ///   - progress: called before each relation, every few thousand rows, and after each.
  /// - Throws: `PostgresError`; then nothing was written.
  public func load(
    into connection: PostgresConnection, replacing: Bool = false, progress: (LoadProgress) -> Void = { _ in }
  ) async throws {
    let counts = try await rowCounts()
    var state = LoadProgress(
      relation: "", rows: 0, totalRows: 0, allRows: 0, allTotalRows: counts.reduce(0) { $0 + $1.rows })
    try await connection.transaction { connection in
      // VACUUM can't mark what was committed asynchronously as visible to all.
      try await connection.execute("set local synchronous_commit = on")
      if replacing {
        let names = Self.relations.map { $0.relation }.joined(separator: ", ")
        try await connection.execute(script: "truncate \(names)")
      }
      for (relation, count) in zip(Self.relations, counts) {
        state.relation = relation.relation
        state.rows = 0
        state.totalRows = count.rows
        progress(state)
        try await copy(relation, into: connection) {
          state.rows += 1
          state.allRows += 1
          if state.rows.isMultiple(of: 2_000) { progress(state) }
        }
        progress(state)
      }
    }
    for relation in Self.relations {
      // Sets the visibility map, without which an index-only scan reads the table as well.
      try await connection.execute(script: "vacuum (analyze) \(relation.relation)")
    }
  }

  private func copy<Row: DemoRow>(
    _ relation: Row.Type, into connection: PostgresConnection, _ written: () -> Void
  ) async throws {
    try await connection.copyIn(into: relation.relation, columns: ["org_id"] + relation.columns) { writer in
      for organization in organizations {
        try await relation.generate(for: organization) { row in
          try await writer.write {
            $0.append(organization.id)
            row.append(to: &$0)
          }
          written()
        }
      }
    }
  }
}
