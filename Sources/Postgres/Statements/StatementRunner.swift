/// Whatever runs statements: a connection, a pool, a snapshot.
public protocol StatementRunner: Sendable {
  /// Runs one statement and waits for its whole result.
  ///
  /// - Throws: `PostgresError`; see its kinds.
  func query(_ statement: Statement) async throws(PostgresError) -> Rows

  /// Runs a query as `copy (…) to stdout (format binary)`, and hands out what comes, in pieces of any size, on the caller's
  /// executor. While a piece is looked at, few others are read: memory is bounded, however many rows there are.
  ///
  /// Its values are written out, so that only those can be bound that have a literal: numbers, texts, times, ids, and arrays
  /// of texts and ids.
  ///
  /// - Throws: `PostgresError`; what `take` throws, when the server has been told to stop and has done so.
  func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError)
}

extension StatementRunner {
  /// Not for runners that have no COPY.
  public func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    throw PostgresError(.usage, "COPY is not supported here")
  }
}
