/// Whatever runs statements: a connection, a pool, a snapshot.
public protocol StatementRunner: Sendable {
  /// Runs one statement and waits for its whole result.
  ///
  /// - Throws: `PostgresError`; see its kinds.
  func query(_ statement: Statement) async throws(PostgresError) -> Rows
}
