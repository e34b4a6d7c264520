import Dispatch
import Logging
import Synchronization
import Time

/// A bounded set of connections that are lent out.
///
/// It connects as it is needed and keeps a few connections open. While the server is away, leases fail at once with
/// `unavailable`; the pool tries again by itself, at growing intervals.
public final class ConnectionPool: StatementRunner {
  struct Lease: Sendable {
    let id: PoolState.ConnectionID
    let connection: PostgresConnection
  }

  private typealias Continuation = UnsafeContinuation<Result<Lease, PostgresError>, Never>

  private struct Contents {
    var state: PoolState
    var connections: [PoolState.ConnectionID: PostgresConnection] = [:]
    /// Attempts to connect that are under way.
    var attempts: [PoolState.ConnectionID: Task<Void, Never>] = [:]
    var waiters: [PoolState.WaiterID: Continuation] = [:]
    /// Waiters whose task was cancelled before they came to wait.
    var cancelled: Set<PoolState.WaiterID> = []
    var waiterIDs = 0
    var metrics: PoolMetrics
    /// What the last attempt to connect failed with, for the log.
    var lastFailure = "not connected yet"
    /// When the timer that was set last fires.
    var timer: ContinuousClock.Instant?
    var shutdownWaiters: [UnsafeContinuation<Void, Never>] = []

    mutating func takeIdle() -> Lease? {
      guard let id = state.takeIdle(), let connection = connections[id] else { return nil }
      return Lease(id: id, connection: connection)
    }

    /// The time for which a timer must be set now.
    mutating func nextTimer() -> ContinuousClock.Instant? {
      guard let wanted = state.nextTick else { return nil }
      if let timer, timer <= wanted { return nil }
      timer = wanted
      return wanted
    }
  }

  /// Something to do once the lock is released.
  private enum Effect {
    case resume(Continuation, Result<Lease, PostgresError>)
    case close(PostgresConnection)
    case ping(Lease)
    case ended([UnsafeContinuation<Void, Never>])
  }

  /// How the pool was configured.
  public let configuration: PoolConfiguration
  private let logger: Logger
  let counter = QueryCounter()
  private let queue = DispatchQueue(label: "callboard.postgres.pool")
  /// Unsafe only by its type: dispatch sources may be used from any thread.
  private nonisolated(unsafe) let housekeeping: any DispatchSourceTimer
  private let contents: Mutex<Contents>

  /// A pool that begins to connect at once. It must be shut down by `shutdown()`.
  public init(_ configuration: PoolConfiguration, logger: Logger = Logger(label: "postgres")) {
    self.configuration = configuration
    self.logger = logger
    let limits = PoolState.Limits(
      maxSize: max(1, configuration.maxSize), minIdle: min(configuration.minIdle, max(1, configuration.maxSize)),
      maxWait: configuration.maxWait, idleTimeout: configuration.idleTimeout,
      maxLifetime: configuration.maxLifetime, pingInterval: configuration.pingInterval)
    let backoff = Backoff(shortest: configuration.minBackoff, longest: configuration.maxBackoff)
    contents = Mutex(
      Contents(state: PoolState(limits, backoff: backoff), metrics: PoolMetrics(pool: configuration.name)))
    housekeeping = DispatchSource.makeTimerSource(queue: queue)
    housekeeping.setEventHandler(
      handler: DispatchWorkItem { [weak self] in
        guard let self else { return }
        update { $0.state.tick(.now) }
        contents.withLock { $0.metrics.report(statistics(of: $0.state)) }
      })
    housekeeping.schedule(deadline: .now(), repeating: .seconds(1), leeway: .milliseconds(100))
    housekeeping.activate()
  }

  deinit {
    housekeeping.cancel()
  }

  /// Lends a connection to `body`. Waits at most until the deadline and for the pool's longest wait. A connection that
  /// comes back inside a transaction is closed.
  ///
  /// - Throws: what `body` throws; `PostgresError`: `poolExhausted`, `unavailable`, `deadlineExceeded`, `cancelled`.
  @discardableResult
  public func withConnection<Value>(
    deadline: ContinuousClock.Instant? = nil, _ body: (PostgresConnection) async throws -> Value
  ) async throws -> Value {
    let lease = try await lease(deadline: deadline)
    defer { release(lease) }
    return try await body(lease.connection)
  }

  /// Gives `body` one consistent, read-only view of the database. Statements that run at the same time use connections
  /// of their own where the pool has some to spare; all of them see the same snapshot. Nothing is borrowed before the
  /// first statement.
  ///
  /// - Throws: what `body` throws.
  @discardableResult
  public func withSnapshot<Value>(
    deadline: ContinuousClock.Instant? = nil, _ body: (Snapshot) async throws -> Value
  ) async throws -> Value {
    let snapshot = Snapshot(pool: self, deadline: deadline)
    defer { snapshot.end() }
    return try await body(snapshot)
  }

  /// Runs one statement on any connection.
  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await query(statement, deadline: nil)
  }

  /// Runs one statement on any connection.
  ///
  /// - Throws: `PostgresError`.
  public func query(
    _ statement: Statement, deadline: ContinuousClock.Instant?
  ) async throws(PostgresError) -> Rows {
    try await counter.count { () async throws(PostgresError) in
      let lease = try await lease(deadline: deadline)
      defer { release(lease) }
      return try await lease.connection.perform(statement, deadline: deadline)
    }
  }

  /// What the pool is doing.
  public var statistics: PoolStatistics {
    contents.withLock { statistics(of: $0.state) }
  }

  private func statistics(of state: PoolState) -> PoolStatistics {
    var statistics = state.statistics
    statistics.queries = counter.queries
    statistics.queryFailures = counter.failures
    return statistics
  }

  /// Refuses further leases, gives up attempts to connect, waits for leases that are out, and closes every connection.
  public func shutdown() async {
    housekeeping.cancel()
    await withUnsafeContinuation { continuation in
      update { contents in
        contents.shutdownWaiters.append(continuation)
        for attempt in contents.attempts.values { attempt.cancel() }
        return contents.state.shutdown()
      }
    }
  }

  // Leases.

  func lease(deadline: ContinuousClock.Instant?) async throws(PostgresError) -> Lease {
    while true {
      let lease = try await nextLease(deadline: deadline)
      if !lease.connection.isClosed { return lease }
      release(lease)
    }
  }

  private func nextLease(deadline: ContinuousClock.Instant?) async throws(PostgresError) -> Lease {
    if let lease = contents.withLock({ $0.takeIdle() }) { return lease }
    let waiter = contents.withLock { contents in
      contents.waiterIDs += 1
      return contents.waiterIDs
    }
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        update { contents in
          contents.waiters[waiter] = continuation
          if contents.cancelled.contains(waiter) { return [] }
          return contents.state.lease(waiter, deadline: deadline, now: .now)
        }
        resumeIfCancelled(waiter)
      }
    } onCancel: {
      contents.withLock { contents in
        contents.cancelled.insert(waiter)
        _ = contents.state.cancel(waiter)
      }
      resumeIfCancelled(waiter)
    }
    contents.withLock { _ = $0.cancelled.remove(waiter) }
    return try result.get()
  }

  private func resumeIfCancelled(_ waiter: PoolState.WaiterID) {
    let continuation = contents.withLock { contents in
      contents.cancelled.contains(waiter) ? contents.waiters.removeValue(forKey: waiter) : nil
    }
    continuation?.resume(
      returning: .failure(PostgresError(.cancelled, "cancelled while waiting for a connection")))
  }

  /// A connection to `server` that is free at once.
  func spareLease(server: String) -> Lease? {
    var spare: Lease?
    update { contents in
      let (id, actions) = contents.state.takeSpare(now: .now)
      spare = id.flatMap { id in contents.connections[id].map { Lease(id: id, connection: $0) } }
      return actions
    }
    guard let spare else { return nil }
    if !spare.connection.isClosed, spare.connection.libpq.server == server { return spare }
    release(spare)
    return nil
  }

  func release(_ lease: Lease) {
    let isReusable = lease.connection.libpq.status == .idle
    update { $0.state.release(lease.id, isReusable: isReusable, now: .now) }
  }

  // What the state asks for.

  /// Changes the state under the lock, and does what it asks for afterwards.
  private func update(_ change: (inout Contents) -> [PoolState.Action]) {
    let (effects, tick) = contents.withLock { contents in
      let actions = change(&contents)
      var effects = actions.compactMap { effect(of: $0, &contents) }
      if !contents.shutdownWaiters.isEmpty, contents.state.isEmpty {
        effects.append(.ended(contents.shutdownWaiters))
        contents.shutdownWaiters = []
      }
      return (effects, contents.nextTimer())
    }
    for effect in effects { perform(effect) }
    if let tick { setTimer(tick) }
  }

  private func effect(of action: PoolState.Action, _ contents: inout Contents) -> Effect? {
    switch action {
    case .grant(let id, let waiter):
      guard let continuation = contents.waiters.removeValue(forKey: waiter), let connection = contents.connections[id]
      else { return nil }
      return .resume(continuation, .success(Lease(id: id, connection: connection)))
    case .refuse(let waiter, let refusal):
      let error = error(of: refusal, lastFailure: contents.lastFailure)
      return contents.waiters.removeValue(forKey: waiter).map { .resume($0, .failure(error)) }
    case .open(let id):
      contents.attempts[id] = Task { await self.open(id) }
      return nil
    case .close(let id):
      return contents.connections.removeValue(forKey: id).map { .close($0) }
    case .ping(let id):
      return contents.connections[id].map { .ping(Lease(id: id, connection: $0)) }
    }
  }

  private func error(of refusal: PoolState.Refusal, lastFailure: String) -> PostgresError {
    switch refusal {
    case .exhausted(let waited):
      PostgresError(
        .poolExhausted(waited: waited, poolSize: configuration.maxSize),
        "none of the \(configuration.maxSize) connections of the pool \(configuration.name) became free in \(waited)")
    case .deadline: PostgresError(.deadlineExceeded, "the deadline passed while waiting for a connection")
    case .unavailable: PostgresError(.unavailable(beforeCommit: true), "the database is away: \(lastFailure)")
    case .shutdown: PostgresError(.usage, "the pool \(configuration.name) was shut down")
    }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .resume(let continuation, let result): continuation.resume(returning: result)
    case .close(let connection): connection.closeSoon()
    case .ping(let lease): Task { await self.ping(lease) }
    case .ended(let continuations): for continuation in continuations { continuation.resume() }
    }
  }

  private func open(_ id: PoolState.ConnectionID) async {
    do {
      let connection = try await PostgresConnection.connect(
        configuration.connection, counter: counter, largestDeadline: configuration.largestDeadline, logger: logger)
      update { contents in
        contents.attempts[id] = nil
        contents.connections[id] = connection
        return contents.state.connected(id, now: .now)
      }
      connection.onClose { [weak self] in self?.lost(id) }
    } catch {
      if error.kind != .cancelled {
        logger.warning(
          "can't connect to the database", metadata: ["pool": "\(configuration.name)", "cause": "\(error.message)"])
      }
      update { contents in
        contents.attempts[id] = nil
        contents.lastFailure = error.message
        return contents.state.connectFailed(id, now: .now)
      }
    }
  }

  private func lost(_ id: PoolState.ConnectionID) {
    update { contents in
      let actions = contents.state.lost(id, now: .now)
      if !contents.state.has(id) { contents.connections[id] = nil }
      return actions
    }
  }

  /// Finds out whether a connection that has been idle for long still reaches its server.
  private func ping(_ lease: Lease) async {
    do {
      _ = try await lease.connection.perform("select 1", deadline: .now + .seconds(5))
      update { $0.state.pinged(lease.id, now: .now) }
    } catch {
      lease.connection.closeSoon()
      lost(lease.id)
    }
  }

  private func setTimer(_ time: ContinuousClock.Instant) {
    queue.asyncAfter(deadline: .now() + max(.zero, time - .now).dispatchInterval) { [weak self] in
      self?.update { contents in
        if contents.timer == time { contents.timer = nil }
        return contents.state.tick(.now)
      }
    }
  }
}
