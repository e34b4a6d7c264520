import Dispatch
import Logging
import Time

/// One session with a server. Its statements run one after another, in the order in which they are asked for.
public final class PostgresConnection: StatementRunner {
  let libpq: LibpqConnection
  let counter: QueryCounter
  /// The longest that a statement may take; nil for no limit.
  private let largestDeadline: Duration?

  private init(_ libpq: LibpqConnection, counter: QueryCounter, largestDeadline: Duration?) {
    self.libpq = libpq
    self.counter = counter
    self.largestDeadline = largestDeadline
  }

  /// Connects to the first server of the configuration that fits, and makes the session's settings. Each server has
  /// `connectTimeout` for both.
  ///
  /// - Throws: `PostgresError`: `unavailable`, `deadlineExceeded`, `cancelled`, `server` for a setting that is refused.
  public static func connect(
    _ configuration: ConnectionConfiguration, deadline: ContinuousClock.Instant? = nil,
    logger: Logger = Logger(label: "postgres")
  ) async throws(PostgresError) -> PostgresConnection {
    try await connect(
      configuration, deadline: deadline, counter: QueryCounter(), largestDeadline: nil, logger: logger)
  }

  static func connect(
    _ configuration: ConnectionConfiguration, deadline: ContinuousClock.Instant? = nil, counter: QueryCounter,
    largestDeadline: Duration?, logger: Logger
  ) async throws(PostgresError) -> PostgresConnection {
    var failures: [String] = []
    for parameters in ConnectionAttempts.list(of: configuration.parameters) {
      let end = ContinuousClock.now + configuration.connectTimeout
      let limit = deadline.map { min($0, end) } ?? end
      do {
        let libpq = try await Connector(parameters, configuration, deadline: limit, logger: logger).connect().get()
        let connection = PostgresConnection(libpq, counter: counter, largestDeadline: largestDeadline)
        try await connection.makeSettings(configuration, until: limit)
        return connection
      } catch {
        switch error.kind {
        case .deadlineExceeded where limit == deadline:
          throw PostgresError(.deadlineExceeded, "the deadline passed while connecting")
        case .deadlineExceeded:
          let host = parameters["host"] ?? parameters["hostaddr"] ?? "the server"
          failures.append("\(host) did not answer within \(configuration.connectTimeout)")
        case .unavailable: failures.append(error.message)
        default: throw error
        }
      }
    }
    throw PostgresError(.unavailable(beforeCommit: true), failures.joined(separator: "; "))
  }

  private func makeSettings(
    _ configuration: ConnectionConfiguration, until deadline: ContinuousClock.Instant
  ) async throws(PostgresError) {
    let settings = configuration.settings.sorted { $0.key < $1.key }
    if settings.isEmpty { return }
    let calls = settings.map { "set_config(\($0.key), \($0.value), false)" as Statement }
    let select: Statement = "select \(fragment: calls.joined(separator: ", "))"
    do {
      // No time limit of the server's: one that falls silent would not keep it.
      try await run(BatchExchange([.statement(select)], deadline: nil), .closing, until: deadline)
    } catch {
      closeSoon()
      throw error
    }
  }

  /// Runs one statement, prepared once per connection, and waits for its whole result.
  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await query(statement, deadline: nil)
  }

  /// Runs one statement, prepared once per connection, and waits for its whole result. At the deadline, or when the task
  /// is cancelled, the server is told to stop, and the connection is good for the next statement.
  ///
  /// - Throws: `PostgresError`.
  public func query(
    _ statement: Statement, deadline: ContinuousClock.Instant?
  ) async throws(PostgresError) -> Rows {
    try await counter.count { () async throws(PostgresError) in try await perform(statement, deadline: deadline) }
  }

  /// Runs one statement, uncounted.
  func perform(_ statement: Statement, deadline: ContinuousClock.Instant?) async throws(PostgresError) -> Rows {
    try statement.check()
    let deadline = limited(deadline)
    let batch = BatchExchange([.timeout, .statement(statement)], deadline: deadline)
    try await run(batch, until: deadline)
    return try batch.rows(at: 1)
  }

  /// Runs one statement for its effect; returns how many rows it touched.
  ///
  /// - Throws: `PostgresError`.
  @discardableResult
  public func execute(
    _ statement: Statement, deadline: ContinuousClock.Instant? = nil
  ) async throws(PostgresError) -> Int {
    try await query(statement, deadline: deadline).affectedCount
  }

  /// Runs a script: several statements separated by semicolons, without parameters. Outside a transaction it is one
  /// transaction of its own.
  ///
  /// - Throws: `PostgresError`.
  public func execute(script: String, deadline: ContinuousClock.Instant? = nil) async throws(PostgresError) {
    try await counter.count { () async throws(PostgresError) in
      let deadline = limited(deadline)
      try await setTimeout(deadline)
      try await run(ScriptExchange(script), until: deadline)
    }
  }

  /// Whether the connection was closed or lost.
  public var isClosed: Bool { libpq.status == .closed }

  /// The server process behind the session: `pg_stat_activity.pid`.
  public var processID: Int32 { libpq.processID }

  /// Closes the connection. What is running on it fails with `unavailable`.
  public func close() async {
    await withUnsafeContinuation { continuation in
      libpq.queue.async {
        self.libpq.close()
        continuation.resume()
      }
    }
  }

  /// Closes the connection without waiting for it.
  func closeSoon() {
    libpq.queue.async { self.libpq.close() }
  }

  /// Calls `handler` once when the connection is closed or lost; at once, if it is.
  func onClose(_ handler: @escaping @Sendable () -> Void) {
    libpq.queue.async { self.libpq.onClose(handler) }
  }

  /// Sets the server's time limit for what comes next, where that is no batch of its own.
  func setTimeout(_ deadline: ContinuousClock.Instant?) async throws(PostgresError) {
    try await run(BatchExchange([.timeout], deadline: deadline), until: deadline)
  }

  /// The deadline, or the largest that the connection's pool gives, whichever comes first.
  func limited(_ deadline: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
    guard let largestDeadline else { return deadline }
    let largest = ContinuousClock.now + largestDeadline
    return deadline.map { min($0, largest) } ?? largest
  }

  /// Runs an exchange to its end. One hop to the connection's queue, one back to the caller.
  func run(
    _ exchange: some Exchange, _ interruption: Interruption = .request, until deadline: ContinuousClock.Instant? = nil
  ) async throws(PostgresError) {
    let slot = OperationSlot()
    let error: PostgresError? = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let operation = Operation(exchange, deadline: deadline, interruption: interruption) {
          continuation.resume(returning: $0)
        }
        libpq.queue.async {
          slot.fill(operation)
          self.libpq.submit(operation)
        }
      }
    } onCancel: {
      if interruption != .shielded { libpq.queue.async { slot.cancel(on: self.libpq) } }
    }
    if let error { throw error }
  }

  /// Runs a shielded exchange that nobody waits for; `completion` is called on the connection's queue.
  func submit(_ exchange: sending some Exchange, completion: @escaping @Sendable (PostgresError?) -> Void) {
    let operation = Operation(exchange, deadline: nil, interruption: .shielded, completion: completion)
    libpq.queue.async { self.libpq.submit(operation) }
  }
}

/// Brings a cancelled task and its operation together, whichever comes to the connection's queue first.
///
/// Unchecked: used on the connection's queue only.
private final class OperationSlot: @unchecked Sendable {
  private var operation: Operation?
  private var isCancelled = false

  func fill(_ operation: Operation) {
    self.operation = operation
    if isCancelled { operation.isCancelled = true }
  }

  func cancel(on connection: LibpqConnection) {
    isCancelled = true
    if let operation { connection.cancel(operation) }
  }
}

extension Statement {
  /// Refuses what libpq and the protocol have no room for.
  func check() throws(PostgresError) {
    guard parameters.count <= 65_535 else { throw PostgresError(.usage, "more than 65,535 parameters") }
    guard parameters.allSatisfy({ ($0.bytes?.count ?? 0) <= Int32.max / 2 }) else {
      throw PostgresError(.usage, "a parameter of more than a gigabyte")
    }
  }
}
