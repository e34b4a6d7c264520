import CLibpq
import Time

/// What a transaction may do and see.
public enum TransactionMode: String, Sendable {
  /// Reads and writes, each statement seeing what was committed before it.
  case readWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
  /// Reads and writes, all of one snapshot: what changed since is a serialization failure where it is written to.
  case repeatableReadWrite = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"
  /// Reads, all of one snapshot.
  case readOnly = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}

extension PostgresConnection {
  /// Runs `body` between `BEGIN` and `COMMIT`; `ROLLBACK` when it throws. Transactions can't be nested.
  ///
  /// - Throws: what `body` throws, or a `PostgresError` of the transaction's start or end.
  @discardableResult
  public func transaction<Value>(
    _ mode: TransactionMode = .readWrite, deadline: ContinuousClock.Instant? = nil,
    _ body: (PostgresConnection) async throws -> Value
  ) async throws -> Value {
    guard libpq.status != .inTransaction else { throw PostgresError(.usage, "transactions can't be nested") }
    let begin = limited(deadline)
    try await run(BatchExchange([.utility(mode.rawValue), .timeout], deadline: begin, isReadOnly: true), until: begin)
    let value: Value
    do {
      value = try await body(self)
    } catch {
      // If it fails, the connection is lost, and the transaction with it.
      try? await run(BatchExchange([.utility("ROLLBACK")], deadline: nil, isReadOnly: true), .shielded)
      throw error
    }
    let commit = BatchExchange([.utility("COMMIT")], deadline: nil, isReadOnly: mode == .readOnly)
    try await run(commit, .shielded)
    // COMMIT of a transaction in which a statement failed succeeds as a ROLLBACK.
    guard commit.results[0]?.commandTag == "COMMIT" else {
      throw PostgresError(.server(sqlState: "25P02"), "the transaction had failed and was rolled back")
    }
    return value
  }
}

extension Rows {
  /// What the server did: `SELECT 5`, `COMMIT` …
  var commandTag: String {
    PQcmdStatus(storage.result).map { String(cString: $0) } ?? ""
  }
}
