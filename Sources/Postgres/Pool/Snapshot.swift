import Synchronization
import Time

/// One consistent, read-only view of the database, for the statements of one answer. Safe to use from several tasks at
/// once; ends with the `withSnapshot` that made it.
///
/// The first statement opens a transaction on a connection of the pool, the leader, and exports its snapshot. Statements
/// that run at the same time borrow further connections, each for one round trip that imports the snapshot, queries and
/// ends. Where the pool has none to spare at once, they wait for a connection that this snapshot already has: an answer
/// never holds a connection while it waits for the pool, so answers can't deadlock each other.
///
/// A statement that fails takes no other with it: the leader's transaction goes back to a savepoint behind the export,
/// so that neither the snapshot nor the connection is lost. Only a lost connection of the leader ends the snapshot; while
/// nobody else has seen it, the first statement begins another.
public final class Snapshot: StatementRunner {
  private static let begin = BatchExchange.Command.utility(TransactionMode.readOnly.rawValue)
  private static let mark = BatchExchange.Command.utility("SAVEPOINT healthy")
  private static let returnToMark = BatchExchange.Command.utility("ROLLBACK TO SAVEPOINT healthy")

  let pool: ConnectionPool
  let deadline: ContinuousClock.Instant?
  private let state = Mutex(SnapshotState())

  init(pool: ConnectionPool, deadline: ContinuousClock.Instant?) {
    self.pool = pool
    self.deadline = deadline
  }

  /// Runs one statement in the snapshot. Where the first one fails, or the leader's connection is lost, all fail.
  ///
  /// - Throws: `PostgresError`.
  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await pool.counter.count { () async throws(PostgresError) in try await run(statement) }
  }

  private func run(_ statement: Statement) async throws(PostgresError) -> Rows {
    try statement.check()
    switch try await assignment() {
    case .start:
      return try await start(statement)
    case .leader(let lease):
      return try await lead(lease, statement)
    case .spare(let lease, let exported):
      if let rows = try await runOnSpare(lease, exported, statement) { return rows }
      // The spare was of no use: the leader serves, whatever else is free.
      return try await lead(try await leader(), statement)
    }
  }

  // The leader.

  func start(_ statement: Statement) async throws(PostgresError) -> Rows {
    do throws(PostgresError) {
      do throws(PostgresError) {
        return try await startOnLease(statement)
      } catch {
        // The connection can have died unnoticed since it was used last. Another has another snapshot: only where
        // nobody else had a part of this one.
        guard error.kind == .unavailable(beforeCommit: true), state.withLock({ $0.restart() }) else { throw error }
        return try await startOnLease(statement)
      }
    } catch {
      resume(state.withLock { $0.failed(error) })
      throw error
    }
  }

  private func startOnLease(_ statement: Statement) async throws(PostgresError) -> Rows {
    let lease = try await pool.lease(deadline: deadline)
    do throws(PostgresError) {
      return try await start(statement, on: lease)
    } catch {
      pool.release(lease)
      throw error
    }
  }

  private func start(_ statement: Statement, on lease: ConnectionPool.Lease) async throws(PostgresError) -> Rows {
    var commands: [BatchExchange.Command] = [Self.begin, .timeout]
    let isShared = pool.configuration.maxSize > 1
    if isShared { commands += [.statement("select pg_export_snapshot()"), .flush] }
    commands += [Self.mark, .statement(statement)]
    let deadline = lease.connection.limited(deadline)
    let batch = BatchExchange(commands, deadline: deadline, isReadOnly: true) { index, rows in
      if isShared, index == 2 { self.exported(rows, by: lease) }
    }
    try await lease.connection.run(batch, until: deadline)
    let rows = try batch.rows(at: commands.count - 1)
    resume(state.withLock { $0.started(lease) })
    return rows
  }

  /// The snapshot's identifier has come, while the leader's first statement is still running.
  private func exported(_ rows: Rows, by lease: ConnectionPool.Lease) {
    guard let identifier = try? rows.first?.scalar(as: String.self),
      identifier.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || ($0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit) })
    else { return }
    state.withLock { $0.exported(identifier, on: lease.connection.libpq.server) }
    lendToWaiters()
  }

  private func lead(_ lease: ConnectionPool.Lease, _ statement: Statement) async throws(PostgresError) -> Rows {
    do {
      let deadline = lease.connection.limited(deadline)
      let batch = BatchExchange([.timeout, .statement(statement)], deadline: deadline, isReadOnly: true)
      try await lease.connection.run(batch, until: deadline)
      let rows = try batch.rows(at: 1)
      resume(state.withLock { $0.leaderIsFree() })
      return rows
    } catch {
      await recover(lease)
      throw error
    }
  }

  /// The leader is done with a statement.
  func leaderIsFree() { resume(state.withLock { $0.leaderIsFree() }) }

  /// Makes the leader fit for the next statement after one that failed.
  func recover(_ lease: ConnectionPool.Lease) async {
    do {
      // Shielded: that the failed statement's task was cancelled is no matter of the others.
      try await lease.connection.run(BatchExchange([Self.returnToMark], deadline: nil, isReadOnly: true), .shielded)
      resume(state.withLock { $0.leaderIsFree() })
    } catch {
      // The connection is lost, and the transaction with it.
      resume(state.withLock { $0.failed(error) })
    }
  }

  // Further connections.

  /// One round trip on a borrowed connection. Nil when the connection turned out to be of no use.
  private func runOnSpare(
    _ lease: ConnectionPool.Lease, _ exported: SnapshotState.Export, _ statement: Statement
  ) async throws(PostgresError) -> Rows? {
    let deadline = lease.connection.limited(deadline)
    let batch = BatchExchange(
      [
        Self.begin, .utility("SET TRANSACTION SNAPSHOT '\(exported.identifier)'"), .timeout, .statement(statement),
        .utility("COMMIT"),
      ], deadline: deadline, isReadOnly: true)
    defer { passOn(lease) }
    do {
      try await lease.connection.run(batch, until: deadline)
    } catch {
      let isLost = error.kind == .unavailable(beforeCommit: true)
      let isRefused = batch.results[1] == nil && error.sqlState != nil
      if isLost || isRefused { return nil }
      throw error
    }
    return try batch.rows(at: 3)
  }

  /// A borrowed connection goes to the next statement that waits, or back to the pool.
  func passOn(_ lease: ConnectionPool.Lease) {
    let isGood = lease.connection.libpq.status == .idle
    if isGood, let (waiter, assignment) = state.withLock({ $0.nextWaiter(for: lease) }) {
      waiter.resume(returning: .success(assignment))
    } else {
      pool.release(lease)
    }
  }

  /// Gives waiting statements what the pool has to spare.
  private func lendToWaiters() {
    while let exported = state.withLock({ $0.wantsSpare }), let lease = pool.spareLease(server: exported.server) {
      guard let (waiter, assignment) = state.withLock({ $0.nextWaiter(for: lease) }) else {
        return pool.release(lease)
      }
      waiter.resume(returning: .success(assignment))
    }
  }

  // Waiting.

  func assignment() async throws(PostgresError) -> SnapshotState.Assignment {
    if let assignment = try state.withLock({ (state) throws(PostgresError) in try state.assign() }) {
      return assignment
    }
    if let exported = state.withLock({ $0.exported }), let lease = pool.spareLease(server: exported.server) {
      if state.withLock({ $0.lend(exported) }) { return .spare(lease, exported) }
      pool.release(lease)
    }
    return try await wait(forLeader: false)
  }

  func leader() async throws(PostgresError) -> ConnectionPool.Lease {
    guard case .leader(let lease) = try await wait(forLeader: true) else {
      throw PostgresError(.usage, "the snapshot has ended")
    }
    return lease
  }

  private func wait(forLeader: Bool) async throws(PostgresError) -> SnapshotState.Assignment {
    let id = state.withLock { $0.nextID() }
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let result = state.withLock { $0.wait(id, forLeader: forLeader, continuation) }
        if let result { continuation.resume(returning: result) }
      }
    } onCancel: {
      let continuation = state.withLock { $0.cancel(id) }
      continuation?.resume(
        returning: .failure(PostgresError(.cancelled, "cancelled while waiting for the snapshot's connection")))
    }
    return try result.get()
  }

  private func resume(_ wakeups: [SnapshotState.Wakeup]) {
    for wakeup in wakeups { wakeup.continuation.resume(returning: wakeup.result) }
  }

  /// Ends the snapshot. The leader goes back to the pool once its transaction has ended; nobody waits for that.
  func end() {
    let (wakeups, leader) = state.withLock { $0.end() }
    resume(wakeups)
    guard let leader else { return }
    guard leader.connection.libpq.status == .inTransaction else { return pool.release(leader) }
    leader.connection.submit(BatchExchange([.utility("COMMIT")], deadline: nil, isReadOnly: true)) { [pool] _ in
      pool.release(leader)
    }
  }
}

extension BatchExchange {
  func rows(at index: Int) throws(PostgresError) -> Rows {
    guard let rows = results[index] else { throw PostgresError(.usage, "the statement has no result") }
    return rows
  }
}
