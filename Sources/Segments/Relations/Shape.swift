import Postgres

/// What a tracked relation is like in one snapshot.
struct Shape: Equatable, Sendable {
  /// Equal for two snapshots only where every change of rows between them was recorded; nil where changes may go
  /// unrecorded, or the relation has become another since the snapshot was taken.
  var value: Bytes?
  /// The tables and files that the relation has now, whatever the snapshot.
  var physical: Bytes

  init(_ statement: Statement, using runner: some StatementRunner) async throws(PostgresError) {
    let rows = try await runner.query(statement)
    guard let row = rows.first else { throw PostgresError(.usage, "a shape is one row") }
    value = try row.decode("shape")
    physical = try row.decode("physical")
  }

  /// What ``physical`` is now.
  static func physical(
    of relation: TrackedRelation, using runner: some StatementRunner
  ) async throws(PostgresError) -> Bytes {
    let rows = try await runner.query(relation.physicalStatement)
    guard let row = rows.first else { throw PostgresError(.usage, "a shape is one row") }
    return try row.scalar()
  }
}
