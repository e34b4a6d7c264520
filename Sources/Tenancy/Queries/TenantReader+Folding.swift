import Access
public import Postgres
public import RPC

extension TenantReader {
  /// Runs a query and makes one value of all its rows, away from the caller's executor: handlers run on their
  /// connection's event loop, and an answer over years has a row for each of its hours.
  ///
  /// - Throws: What the client may know of a failure; INTERNAL where a row can't be decoded.
  public func fold<Value: Sendable>(
    _ query: TenantQuery, _ fold: @Sendable (Rows) throws(PostgresError) -> Value
  ) async throws(RPCError) -> Value {
    let rows = try await fetch(query)
    do {
      return try await withTaskExecutorPreference(globalConcurrentExecutor) {
        () async throws(PostgresError) -> Value in try fold(rows)
      }
    } catch {
      throw RPCError(error)
    }
  }
}
