public import Access
public import Postgres
import RPC
public import Time

/// The door from a request to rows: a snapshot, the session's scope and the organization's time zone in it.
public struct TenantDatabase: Sendable {
  let pool: ConnectionPool
  let clock: WallClock
  /// What is shared of segments; nil where rows alone are read.
  let segments: SegmentColumns?
  private let observe: (@Sendable (Statement) -> Void)?

  /// Reads from `pool`; `clock` says what now is. Answers are made of segments where they hold, and `segments` is given.
  public init(pool: ConnectionPool, clock: WallClock, segments: SegmentColumns? = nil) {
    self.init(pool: pool, clock: clock, segments: segments, observe: nil)
  }

  /// As ``init(pool:clock:segments:)``; `observe` is told every statement, for tests.
  package init(
    pool: ConnectionPool, clock: WallClock, segments: SegmentColumns? = nil, observe: (@Sendable (Statement) -> Void)?
  ) {
    self.pool = pool
    self.clock = clock
    self.segments = segments
    self.observe = observe
  }

  /// Runs `body` with the tenant of a request and a reader of one snapshot. `now` is read here, once.
  ///
  /// - Parameters:
  ///   - request: Whose rows, by which rights.
  ///   - deadline: When waiting and queries end.
  ///   - body: Reads and answers.
  /// - Throws: NOT_FOUND where there is no such organization; what `body` throws; what the client may know of the database's
  ///   failures.
  public func read<Answer: Sendable>(
    _ request: ScopeRequest, deadline: ContinuousClock.Instant? = nil,
    _ body: (Tenant, TenantReader) async throws -> Answer
  ) async throws -> Answer {
    let now = clock.now()
    do {
      return try await pool.withSnapshot(deadline: deadline) { snapshot in
        let reader = TenantReader(observed(snapshot), segments: segments)
        let (scope, zone) = try await request.resolve(using: reader)
        return try await body(Tenant(scope: scope, zone: zone, now: now), reader)
      }
    } catch let error as PostgresError {
      throw RPCError(error)
    }
  }

  /// Checks a session's rights, and runs `body` with the tenant of a request and a reader of one snapshot. What needs no
  /// database is refused without one.
  ///
  /// - Parameters:
  ///   - session: Who asks.
  ///   - orgID: The organization that the request names; empty for the session's own.
  ///   - field: Its path in the request, for errors.
  ///   - needsWholeOrganization: Whether a member's own is not enough for this answer.
  ///   - deadline: When waiting and queries end.
  ///   - body: Reads and answers.
  /// - Throws: What ``Access/ScopeRequest`` and `body` throw; what the client may know of the database's failures.
  public func read<Answer: Sendable>(
    for session: Session, orgID: String, field: String = "org_id", needsWholeOrganization: Bool = false,
    deadline: ContinuousClock.Instant?,
    _ body: (Tenant, TenantReader) async throws -> Answer
  ) async throws -> Answer {
    let request = try ScopeRequest(
      session, requestedOrgID: orgID, field: field, needsWholeOrganization: needsWholeOrganization)
    return try await read(request, deadline: deadline, body)
  }

  /// What a session sees of its own organization; nil for nothing. Only a member's own scope makes a query.
  ///
  /// - Throws: What the client may know of the database's failures.
  public func ownScope(
    of session: Session, deadline: ContinuousClock.Instant?
  ) async throws(RPCError) -> TenantScope? {
    try await .own(of: session, using: reader(until: deadline))
  }

  private func reader(until deadline: ContinuousClock.Instant?) -> TenantReader {
    TenantReader(observed(TimedRunner(pool: pool, deadline: deadline)))
  }

  /// The runner, and whoever is told what it runs.
  func observed(_ runner: any StatementRunner) -> any StatementRunner {
    observe.map { ObservedRunner(runner: runner, observe: $0) } ?? runner
  }
}

/// Runs statements until a deadline, each on any connection.
private struct TimedRunner: StatementRunner {
  let pool: ConnectionPool
  let deadline: ContinuousClock.Instant?

  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await pool.query(statement, deadline: deadline)
  }
}

/// Tells every statement before it runs.
private struct ObservedRunner: StatementRunner {
  let runner: any StatementRunner
  let observe: @Sendable (Statement) -> Void

  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    observe(statement)
    return try await runner.query(statement)
  }

  func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    observe(query)
    try await runner.copyOut(query, take)
  }
}
