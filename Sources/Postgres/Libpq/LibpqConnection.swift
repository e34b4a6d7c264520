import CLibpq
import Dispatch
import Foundation
import Logging
import Synchronization
import Time

/// A libpq connection that never blocks: it runs one exchange after another, driven by its socket's readiness.
///
/// Unchecked: all of its state but `status` is used on `queue`.
final class LibpqConnection: @unchecked Sendable {
  /// What can be asked from any thread.
  enum Status: UInt8, AtomicRepresentable {
    /// Outside a transaction, ready for anybody.
    case idle
    case inTransaction
    case closed
  }

  let queue: DispatchQueue
  /// `host:port`, or the socket's folder: connections to different servers can't share a snapshot.
  let server: String
  let processID: Int32
  private(set) var handle: OpaquePointer?
  var prepared: PreparedStatements
  /// The session's `statement_timeout` in milliseconds, as far as it is known.
  var sessionTimeout: Int64? = 0
  /// The transaction's, where it was set in one that is open.
  var transactionTimeout: Int64?

  private let grace: Duration
  private let transactionEndTimeout: Duration
  private let notices: NoticeReceiver
  private let currentStatus = Atomic(Status.idle)
  private var state = ConnectionState()
  private var current: Operation?
  private var began = ContinuousClock.now
  private(set) var waiting: [Operation] = []
  private var readWatch: SocketWatch?
  private var writeWatch: SocketWatch?
  /// When the timer that was set last fires.
  private var timer: ContinuousClock.Instant?
  private var closeHandler: (@Sendable () -> Void)?

  /// Takes over a connection that has just been made, on its queue.
  init(taking handle: OpaquePointer, queue: DispatchQueue, configuration: ConnectionConfiguration, logger: Logger) {
    self.handle = handle
    self.queue = queue
    grace = configuration.cancellationGrace
    transactionEndTimeout = configuration.transactionEndTimeout
    prepared = PreparedStatements(limit: configuration.preparedStatementLimit)
    notices = NoticeReceiver(logger: logger)
    server = [PQhost(handle), PQport(handle)].map { $0.map { String(cString: $0) } ?? "" }.joined(separator: ":")
    processID = PQbackendPID(handle)
    notices.install(on: handle)
    PQsetnonblocking(handle, 1)
    readWatch = SocketWatch(PQsocket(handle), for: .read, on: queue) { [weak self] in self?.readable() }
  }

  deinit {
    if let handle { PQfinish(handle) }
  }

  var status: Status { currentStatus.load(ordering: .acquiring) }

  var isStopping: Bool { state.stopReason != nil }

  // Operations, on the queue.

  func submit(_ operation: Operation) {
    if operation.isCancelled {
      operation.finish(PostgresError(.cancelled, "cancelled before the statement was sent"))
    } else if handle == nil {
      operation.finish(PostgresError(.unavailable(beforeCommit: true), "the connection is closed"))
    } else if current != nil {
      waiting.append(operation)
      if let deadline = operation.deadline { setTimer(deadline) }
    } else {
      begin(operation)
    }
  }

  func cancel(_ operation: Operation) {
    operation.isCancelled = true
    if operation === current {
      stop(.cancelled)
    } else if let index = waiting.firstIndex(where: { $0 === operation }) {
      waiting.remove(at: index)
      operation.finish(PostgresError(.cancelled, "cancelled before the statement was sent"))
    }
  }

  /// Calls `handler` once when the connection is gone; at once, if it is.
  func onClose(_ handler: @escaping @Sendable () -> Void) {
    if handle == nil { handler() } else { closeHandler = handler }
  }

  func close() {
    lose("the connection was closed")
  }

  private func begin(_ operation: Operation) {
    began = .now
    if operation.interruption == .shielded {
      operation.deadline = began + transactionEndTimeout
    } else if let deadline = operation.deadline, deadline <= began {
      operation.finish(PostgresError(.deadlineExceeded, "the deadline passed before the statement was sent"))
      beginNext()
      return
    }
    guard state.start() else { return }
    current = operation
    if let deadline = operation.deadline { setTimer(deadline) }
    do {
      try operation.exchange.send(on: self)
      flush()
      receiveResults()
      if operation.exchange.interruptsServer, current === operation { interrupt(.cancelled) }
    } catch {
      lose(error.message, because: error)
    }
  }

  private func beginNext() {
    if current == nil, !waiting.isEmpty { begin(waiting.removeFirst()) }
  }

  private func finish(_ end: ConnectionState.End) {
    guard let operation = current, let handle else { return }
    current = nil
    currentStatus.store(PQtransactionStatus(handle) == PQTRANS_IDLE ? .idle : .inTransaction, ordering: .releasing)
    let failure = operation.exchange.failure.map { describe($0, of: operation, stopped: end.stopped) }
    if status == .idle { transactionTimeout = nil }
    operation.finish(failure)
    beginNext()
  }

  /// Tells a stop that the deadline or the caller asked for from one that came from elsewhere, such as
  /// `pg_cancel_backend`: only that stays `query_canceled`.
  private func describe(
    _ failure: PostgresError, of operation: Operation, stopped: ConnectionState.StopReason?
  ) -> PostgresError {
    guard failure.sqlState == .queryCanceled else { return failure }
    var failure = failure
    switch stopped {
    case .cancelled: failure.kind = .cancelled
    case .deadline: failure.kind = .deadlineExceeded
    case nil: if hasTimedOut(operation) { failure.kind = .deadlineExceeded }
    }
    return failure
  }

  /// Whether the server's own timer can have stopped it: set for the same moment as ours, it may be a little faster.
  private func hasTimedOut(_ operation: Operation) -> Bool {
    let now = ContinuousClock.now + .milliseconds(20)
    if let deadline = operation.deadline, deadline <= now { return true }
    guard let timeout = transactionTimeout ?? sessionTimeout, timeout > 0 else { return false }
    return began + .milliseconds(timeout) <= now
  }

  // Stopping.

  private func stop(_ reason: ConnectionState.StopReason) {
    guard let operation = current else { return }
    switch operation.interruption {
    case .request: interrupt(reason)
    case .closing: if state.stop(reason) { lose("the server did not answer in time") }
    case .shielded: if reason == .deadline { lose("the server did not answer within \(transactionEndTimeout)") }
    }
  }

  private func interrupt(_ reason: ConnectionState.StopReason) {
    guard let operation = current, state.stop(reason) else { return }
    sendCancelRequest(for: operation)
    resumeReading()
    queue.asyncAfter(deadline: .now() + grace.dispatchInterval) { [weak self] in
      guard let self, current === operation else { return }
      lose("the query did not stop within \(grace)")
    }
  }

  private func sendCancelRequest(for operation: Operation) {
    guard let handle, let request = CancelRequest(handle) else { return lose("no cancel request can be made") }
    request.send { [weak self] in
      guard let self else { return }
      queue.async { self.cancelDelivered(for: operation) }
    }
  }

  private func cancelDelivered(for operation: Operation) {
    guard current === operation else { return }
    if let end = state.cancelDelivered() { return finish(end) }
    // It can have come before the query that it is meant for: once more, until there is an answer.
    queue.asyncAfter(deadline: .now() + .milliseconds(50)) { [weak self] in
      guard let self, current === operation, state.repeatCancel() else { return }
      sendCancelRequest(for: operation)
    }
  }

  private func setTimer(_ deadline: ContinuousClock.Instant) {
    // One timer serves all: it is set anew only for an earlier deadline, and looks at what is running when it fires.
    if let timer, timer <= deadline { return }
    timer = deadline
    let remaining = max(.zero, min(deadline - .now, .seconds(3600)))
    queue.asyncAfter(deadline: .now() + remaining.dispatchInterval) { [weak self] in self?.timerFired(deadline) }
  }

  private func timerFired(_ deadline: ContinuousClock.Instant) {
    guard timer == deadline else { return }
    timer = nil
    let now = ContinuousClock.now
    for operation in waiting where operation.deadline.map({ $0 <= now }) ?? false {
      operation.finish(PostgresError(.deadlineExceeded, "the deadline passed while waiting for the connection"))
    }
    waiting.removeAll { $0.deadline.map { $0 <= now } ?? false }
    if let current, let deadline = current.deadline, deadline <= now { stop(.deadline) }
    let running = state.stopReason == nil ? current?.deadline : nil
    if let next = (waiting.compactMap(\.deadline) + [running].compactMap(\.self)).min(), next > now { setTimer(next) }
  }

  // The socket.

  /// Whether what runs wants nothing more for now. What is stopped is read to its end.
  private var isPaused: Bool { !isStopping && current?.exchange.isPaused == true }

  /// Goes on reading after a pause.
  func resumeReading() {
    readWatch?.resume()
    // A hangup that came in the pause isn't told again.
    readable()
  }

  private func readable() {
    guard let handle else { return }
    repeat {
      if isPaused {
        readWatch?.suspend()
        return
      }
      guard PQconsumeInput(handle) == 1 else {
        receiveResults()
        return lose(errorMessage)
      }
      if writeWatch != nil { flush() }
      receiveResults()
      if current == nil, self.handle != nil {
        // Parses what came by itself: notices, changed settings.
        PQnotifies(handle).map { PQfreemem($0) }
      }
    } while isReadable
  }

  /// Whether there is more to read already. A large result is read in one go; and a socket that the server has closed
  /// must be read to its end, as the dispatch source reports a hangup once and then no more.
  private var isReadable: Bool {
    guard let handle else { return false }
    var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  func flush() {
    guard let handle else { return }
    switch PQflush(handle) {
    case 0:
      writeWatch = nil
      if let current, !current.exchange.awaitsResults { answered() }
    case 1:
      guard writeWatch == nil else { return }
      writeWatch = SocketWatch(PQsocket(handle), for: .write, on: queue) { [weak self] in self?.flush() }
      if writeWatch == nil { lose("no descriptor left to watch the socket") }
    default:
      lose(errorMessage)
    }
  }

  private func receiveResults() {
    while let operation = current, !state.isAnswered, operation.exchange.awaitsResults, let handle {
      if operation.exchange.isCopyingOut {
        guard !isPaused, operation.exchange.receiveRows(on: self) else { return }
        continue
      }
      guard PQisBusy(handle) == 0 else { return }
      do {
        let result = PQgetResult(handle)
        if try operation.exchange.receive(result, on: self) {
          answered()
        } else if result == nil, PQstatus(handle) == CONNECTION_BAD {
          lose(errorMessage)
        }
      } catch {
        lose(error.message, because: error)
      }
    }
  }

  private func answered() {
    if let end = state.answered() { finish(end) }
  }

  private var errorMessage: String {
    handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "the connection is closed"
  }

  private func lose(_ message: String, because reason: PostgresError? = nil) {
    guard let lost = handle else { return }
    let stopReason = state.stopReason
    handle = nil
    readWatch = nil
    writeWatch = nil
    state.close()
    currentStatus.store(.closed, ordering: .releasing)
    PQfinish(lost)
    if let operation = current {
      current = nil
      let kind: PostgresError.Kind =
        switch stopReason {
        case .cancelled: .cancelled
        case .deadline: .deadlineExceeded
        case nil where reason?.kind == .usage: .usage
        case nil: .unavailable(beforeCommit: !operation.exchange.mayCommit)
        }
      let earlier = operation.exchange.failure
      operation.finish(
        PostgresError(kind, earlier.map { "\($0.message); \(message)" } ?? message, diagnostics: earlier?.diagnostics))
    }
    let unsent = waiting
    waiting = []
    for operation in unsent { operation.finish(PostgresError(.unavailable(beforeCommit: true), message)) }
    closeHandler?()
    closeHandler = nil
  }
}

extension Duration {
  var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    // A century is enough, and doesn't overflow.
    return .nanoseconds(Int(min(seconds, 3_155_760_000)) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
  }

  /// Whole milliseconds, rounded up.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return min(seconds, 3_155_760_000) * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
