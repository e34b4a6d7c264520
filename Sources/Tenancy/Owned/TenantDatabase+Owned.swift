public import Access
import Postgres
import RPC
public import Time

extension TenantDatabase {
  /// Runs `body` with a reader of one snapshot of the session's own organization. Which of the rows that Callboard owns
  /// the session may see is the caller's to decide.
  ///
  /// - Throws: What `body` throws; what the client may know of the database's failures.
  public func readOwned<Answer: Sendable>(
    for session: Session, deadline: ContinuousClock.Instant?,
    _ body: (OrganizationRows, TenantReader) async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await pool.withSnapshot(deadline: deadline) { snapshot in
        try await body(OrganizationRows(orgID: session.orgID), TenantReader(observed(snapshot)))
      }
    } catch let error as PostgresError {
      throw RPCError(error)
    }
  }

  /// Changes rows of the session's own organization in one transaction: all of it, or nothing where `body` throws.
  ///
  /// - Throws: What `body` throws; what the client may know of the database's failures.
  public func write<Answer: Sendable>(
    for session: Session, deadline: ContinuousClock.Instant?, _ body: (TenantWriter) async throws -> Answer
  ) async throws -> Answer {
    let now = clock.now()
    do {
      return try await pool.withConnection(deadline: deadline) { connection in
        try await connection.transaction(.readWrite, deadline: deadline) { connection in
          let runner = observed(TimedConnection(connection: connection, deadline: deadline))
          return try await body(TenantWriter(of: session.orgID, at: now, by: runner))
        }
      }
    } catch let error as PostgresError {
      throw RPCError(error)
    }
  }

  /// What now is.
  public var now: Instant { clock.now() }
}

/// Runs statements of a transaction until a deadline.
private struct TimedConnection: StatementRunner {
  let connection: PostgresConnection
  let deadline: ContinuousClock.Instant?

  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await connection.query(statement, deadline: deadline)
  }
}
