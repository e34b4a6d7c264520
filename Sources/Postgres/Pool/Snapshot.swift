/// One consistent, read-only view of the database, for the statements of one answer. Safe to use from several tasks at
/// once; ends with the `withSnapshot` that made it.
public final class Snapshot: StatementRunner {
  init() {}

  /// Runs one statement in the snapshot.
  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    throw PostgresError(.usage, "not built yet")
  }
}
