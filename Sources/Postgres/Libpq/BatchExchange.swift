import CLibpq
import Time

/// Commands that travel in one round trip, in libpq's pipeline mode. One that fails ends the batch: those after it do
/// not run.
final class BatchExchange: Exchange {
  enum Command {
    /// A command without parameters or rows: `BEGIN`, `SET` …
    case utility(String)
    /// A statement, prepared once per connection.
    case statement(Statement)
    /// Sets `statement_timeout` from the deadline: for the transaction inside one, else for the session where it must
    /// change.
    case timeout
    /// Has the server send what it has so far, before the batch ends.
    case flush
  }

  private enum Expectation {
    /// The result of a command of `commands`, by its index; `key` if it ran a prepared statement.
    case command(Int, PreparedStatements.Key?, isNew: Bool)
    case prepared(PreparedStatements.Key)
    /// Something whose failure doesn't matter.
    case indifferent
    case sessionTimeout
    case sync(isLast: Bool)
  }

  private let commands: [Command]
  private let deadline: ContinuousClock.Instant?
  private let isReadOnly: Bool
  /// Called on the connection's queue as each command's result arrives.
  private let onResult: ((Int, Rows) -> Void)?

  private(set) var results: [Rows?]
  private(set) var failure: PostgresError?
  private(set) var mayCommit = false
  let awaitsResults = true

  private var expectations: [Expectation] = []
  private var next = 0
  private var beganOutside = false
  private var opensTransaction = false
  private var isRollingBack = false
  private var isStale = false
  private var hasRetried = false

  /// - Parameter isReadOnly: nothing can be committed by the batch, so it may be repeated after a lost connection.
  init(
    _ commands: [Command], deadline: ContinuousClock.Instant?, isReadOnly: Bool = false,
    onResult: ((Int, Rows) -> Void)? = nil
  ) {
    self.commands = commands
    self.deadline = deadline
    self.isReadOnly = isReadOnly
    self.onResult = onResult
    results = Array(repeating: nil, count: commands.count)
  }

  // Sending.

  func send(on connection: LibpqConnection) throws(PostgresError) {
    guard let handle = connection.handle else { return }
    if PQpipelineStatus(handle) == PQ_PIPELINE_OFF { try check(PQenterPipelineMode(handle), handle) }
    expectations = []
    next = 0
    let transaction = PQtransactionStatus(handle)
    beganOutside = transaction == PQTRANS_IDLE
    mayCommit = beganOutside && !isReadOnly
    opensTransaction = false
    if transaction != PQTRANS_INERROR { try sendPrelude(on: connection, handle) }

    for (index, command) in commands.enumerated() {
      switch command {
      case .utility(let text):
        if text.hasPrefix("BEGIN") { opensTransaction = true }
        if text.hasPrefix("COMMIT") { mayCommit = !isReadOnly }
        try sendUtility(text, handle)
        expectations.append(.command(index, nil, isNew: true))
      case .statement(let statement):
        try send(statement, at: index, on: connection, handle)
      case .timeout:
        if opensTransaction || !beganOutside, let deadline {
          let timeout = Self.milliseconds(until: deadline)
          try sendUtility("SET LOCAL statement_timeout = \(timeout)", handle)
          connection.transactionTimeout = timeout
          expectations.append(.command(index, nil, isNew: true))
        }
      case .flush:
        try check(PQsendFlushRequest(handle), handle)
      }
    }
    try sendSync(isLast: true, handle)
  }

  /// What must not be part of the batch's transaction: giving up statements, and the session's timeout.
  private func sendPrelude(on connection: LibpqConnection, _ handle: OpaquePointer) throws(PostgresError) {
    let first = expectations.count
    for name in connection.prepared.takeAbandoned() {
      try sendUtility("DEALLOCATE \(name)", handle)
      expectations.append(.indifferent)
    }
    if let timeout = sessionTimeout(replacing: connection.sessionTimeout) {
      try sendUtility("SET statement_timeout = \(timeout)", handle)
      expectations.append(.sessionTimeout)
      connection.sessionTimeout = timeout
    }
    if expectations.count > first { try sendSync(isLast: false, handle) }
  }

  /// The session's timeout if it must change. One that is up to a quarter too long may stay: the connection's own timer
  /// is exact, the server's is there in case that we are not.
  private func sessionTimeout(replacing current: Int64?) -> Int64? {
    guard beganOutside, case .timeout? = commands.first else { return nil }
    guard let deadline else { return current == 0 ? nil : 0 }
    let wanted = Self.milliseconds(until: deadline)
    if let current, current >= wanted, current <= wanted + wanted / 4 { return nil }
    return wanted
  }

  private func send(
    _ statement: Statement, at index: Int, on connection: LibpqConnection, _ handle: OpaquePointer
  ) throws(PostgresError) {
    let key = PreparedStatements.Key(text: statement.text, types: statement.parameters.map(\.type))
    let preparation = connection.prepared.use(key)
    let name: String
    switch preparation {
    case .ready(let ready):
      name = ready
    case .needed(let needed):
      name = needed
      let types = key.types.map(\.rawValue)
      try check(PQsendPrepare(handle, name, statement.text, Int32(clamping: types.count), types), handle)
      expectations.append(.prepared(key))
    }
    let sent = statement.parameters.withPointers { values, lengths, formats in
      PQsendQueryPrepared(
        handle, name, Int32(clamping: lengths.count), values, lengths, formats, statement.resultFormat.rawValue)
    }
    try check(sent, handle)
    expectations.append(.command(index, key, isNew: preparation == .needed(name)))
  }

  private func sendUtility(_ text: String, _ handle: OpaquePointer) throws(PostgresError) {
    try check(PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1), handle)
  }

  private func sendSync(isLast: Bool, _ handle: OpaquePointer) throws(PostgresError) {
    try check(PQpipelineSync(handle), handle)
    expectations.append(.sync(isLast: isLast))
  }

  private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int64 {
    // 0 would mean no limit; the setting is a 32-bit integer.
    max(1, min((deadline - .now).milliseconds, Int64(Int32.max)))
  }

  // Receiving.

  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard expectations.indices.contains(next) else {
      if let result { PQclear(result) }
      throw PostgresError(.unavailable(beforeCommit: !mayCommit), "a result that nobody asked for")
    }
    guard let result else {
      if case .sync = expectations[next] {} else { next += 1 }
      return false
    }
    let expectation = expectations[next]
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      guard case .command(let index, _, _) = expectation, !isRollingBack else {
        PQclear(result)
        return false
      }
      let rows = Rows(storage: ResultStorage(taking: result))
      results[index] = rows
      onResult?(index, rows)
      return false
    case PGRES_PIPELINE_SYNC:
      PQclear(result)
      next += 1
      guard case .sync(isLast: true) = expectation else { return false }
      return try end(on: connection)
    case PGRES_FATAL_ERROR:
      defer { PQclear(result) }
      failed(PostgresError(result, beforeCommit: !mayCommit), at: expectation, on: connection)
      return false
    case PGRES_PIPELINE_ABORTED:
      PQclear(result)
      if case .prepared(let key) = expectation { connection.prepared.forget(key, isHeld: false) }
      return false
    default:
      PQclear(result)
      throw PostgresError(.usage, "COPY can't be run as a query")
    }
  }

  private func failed(_ error: PostgresError, at expectation: Expectation, on connection: LibpqConnection) {
    switch expectation {
    case .indifferent:
      return
    case .sessionTimeout:
      connection.sessionTimeout = nil
      return
    case .prepared(let key):
      connection.prepared.forget(key, isHeld: false)
    case .command(_, let key?, let isNew):
      // The server lost the statement (a pooler between us, DISCARD ALL), or its tables changed.
      if error.sqlState == .invalidStatementName {
        connection.prepared.forget(key, isHeld: false)
        isStale = true
      } else if error.sqlState == .featureNotSupported, !isNew {
        connection.prepared.forget(key, isHeld: true)
        isStale = true
      }
    case .command, .sync:
      break
    }
    if failure == nil { failure = error }
  }

  /// All is answered. A transaction that the batch opened and that failed is rolled back; a batch that failed because a
  /// prepared statement was stale is sent once more. Returns whether it is really over.
  private func end(on connection: LibpqConnection) throws(PostgresError) -> Bool {
    guard failure != nil, let handle = connection.handle else { return true }
    if opensTransaction, !isRollingBack, PQtransactionStatus(handle) != PQTRANS_IDLE {
      isRollingBack = true
      expectations = []
      next = 0
      try sendUtility("ROLLBACK", handle)
      expectations.append(.indifferent)
      try sendSync(isLast: true, handle)
      connection.flush()
      return false
    }
    guard isStale, !hasRetried, beganOutside, !connection.isStopping else { return true }
    hasRetried = true
    isStale = false
    isRollingBack = false
    failure = nil
    results = Array(repeating: nil, count: commands.count)
    try send(on: connection)
    connection.flush()
    return false
  }

  private func check(_ success: Int32, _ handle: OpaquePointer) throws(PostgresError) {
    guard success == 1 else {
      throw PostgresError(
        .unavailable(beforeCommit: !mayCommit), PQerrorMessage(handle).map { String(cString: $0) } ?? "libpq failed")
    }
  }
}

extension [Parameter] {
  /// Calls `body` with libpq's three arrays: pointers to the values (nil for `NULL`), their lengths, their formats. The
  /// pointers are good for the call: libpq copies what it sends.
  fileprivate func withPointers<Value>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, [Int32], [Int32]) -> Value
  ) -> Value {
    guard !isEmpty else { return body(nil, [], []) }
    var bytes: [UInt8] = []
    var offsets: [Int?] = []
    for parameter in self {
      offsets.append(parameter.bytes == nil ? nil : bytes.count)
      if let value = parameter.bytes { bytes.append(contentsOf: value) }
    }
    // So that an empty last value has an address too.
    bytes.append(0)
    let lengths = map { Int32(clamping: $0.bytes?.count ?? 0) }
    let formats = [Int32](repeating: PostgresFormat.binary.rawValue, count: count)
    return bytes.withUnsafeBytes { buffer in
      // libpq calls all values `char`; those in binary form are bytes by their length.
      let start = buffer.assumingMemoryBound(to: CChar.self).baseAddress
      let values = offsets.map { offset in offset.flatMap { offset in start.map { $0 + offset } } }
      return body(values, lengths, formats)
    }
  }
}
