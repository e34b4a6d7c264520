import Postgres

extension StatementRunner {
  /// The one field of a statement's one row.
  func value<Value: PostgresDecodable & Sendable>(_ statement: Statement) async throws -> Value {
    try await query(statement)[0].scalar()
  }
}
