import Columns
import Postgres
import RPC

/// Columns of rows that are read now, by COPY, as far as the filter lets them be seen.
struct RowColumns: Sendable {
  let runner: any StatementRunner

  /// Reads rows as they come, and hands out batches.
  ///
  /// - Parameters:
  ///   - rows: Whose order is that of the columns.
  ///   - take: Takes one batch after the other; what it throws ends the reading.
  func read(
    _ relation: ColumnRelation, _ rows: TenantRows, identifiers: Identifiers,
    _ take: (ColumnBatch) throws(RPCError) -> Void
  ) async throws(RPCError) {
    let statement = try relation.query(rows).checked()
    var reader = RowReader(relation.layout, identifiers: identifiers)
    // What isn't the database's failure leaves the COPY by here.
    var failure: RPCError?
    func attempt(_ body: () throws(RPCError) -> Void) throws(PostgresError) {
      do {
        try body()
      } catch {
        failure = error
        throw PostgresError(.cancelled, "the rows are not read further")
      }
    }
    do {
      try await runner.copyOut(statement) { (piece) throws(PostgresError) in
        try attempt { () throws(RPCError) in
          for batch in try RPCError.mapping({ () throws(ColumnError) in try reader.read(piece) }) { try take(batch) }
        }
      }
    } catch {
      throw failure ?? RPCError(error)
    }
    if let last = try RPCError.mapping({ () throws(ColumnError) in try reader.finish() }) { try take(last) }
  }

  /// All rows of some spans, unless there are more than `limit`: then nil.
  func batches(
    _ relation: ColumnRelation, _ rows: TenantRows, identifiers: Identifiers, limit: Int
  ) async throws(RPCError) -> [ColumnBatch]? {
    var batches: [ColumnBatch] = []
    var count = 0
    do {
      try await read(relation, rows, identifiers: identifiers) { (batch) throws(RPCError) in
        if Task.isCancelled { throw .callCancelled }
        count += batch.count
        if count > limit { throw .callCancelled }
        batches.append(batch)
      }
    } catch {
      if count > limit { return nil }
      throw error
    }
    return batches
  }
}

extension RPCError {
  /// Runs `body`; columns that can't be made are a defect of ours, or of the relation.
  static func mapping<Value>(_ body: () throws(ColumnError) -> Value) throws(RPCError) -> Value {
    do {
      return try body()
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
  }
}
