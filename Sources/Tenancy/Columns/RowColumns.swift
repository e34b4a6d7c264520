import Columns
import Foundation
import Postgres
import RPC

/// Columns of rows that are read now, by COPY, as far as the filter lets them be seen.
struct RowColumns: ColumnSource {
  let runner: any StatementRunner

  /// Of each answer its own: nothing of it is kept.
  func identifiers(of orgID: UUID) -> Identifiers { Identifiers() }

  func read(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers,
    _ take: (ColumnBatch) throws(RPCError) -> Void
  ) async throws(RPCError) {
    let statement = try relation.query(filter.rows(of: relation.relation)).checked()
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
