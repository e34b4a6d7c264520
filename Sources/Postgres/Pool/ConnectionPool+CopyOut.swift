import Time

extension ConnectionPool {
  /// Runs a query on any connection as `copy (…) to stdout (format binary)` and hands out what comes.
  ///
  /// - Throws: as ``StatementRunner/copyOut(_:_:)``.
  public func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    let lease = try await lease(deadline: nil)
    defer { release(lease) }
    try await lease.connection.copyOut(query, take)
  }
}
