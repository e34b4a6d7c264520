/// What one connection is doing, without any I/O: when a cancel request is due, and when a connection may be used again.
///
/// A query that was told to stop is over only when the server has answered it *and* the cancel request has been
/// delivered; otherwise a late request would hit the connection's next query.
struct ConnectionState: Equatable {
  enum StopReason: Equatable {
    case cancelled
    case deadline
  }

  private enum Activity: Equatable {
    case idle
    case running
    case stopping(StopReason, delivered: Bool, answered: Bool)
    case closed
  }

  /// How an operation ended, from the connection's side.
  struct End: Equatable {
    var stopped: StopReason?
  }

  private var activity = Activity.idle

  var isClosed: Bool { activity == .closed }
  var isIdle: Bool { activity == .idle }

  /// An operation begins; false when it may not.
  mutating func start() -> Bool {
    guard activity == .idle else { return false }
    activity = .running
    return true
  }

  /// The operation is to stop. Returns whether a cancel request must be sent; one is enough.
  mutating func stop(_ reason: StopReason) -> Bool {
    guard activity == .running else { return false }
    activity = .stopping(reason, delivered: false, answered: false)
    return true
  }

  /// The server has answered all of the operation. Nil: a cancel request is still on its way.
  mutating func answered() -> End? {
    switch activity {
    case .running:
      activity = .idle
      return End(stopped: nil)
    case .stopping(let reason, true, _):
      activity = .idle
      return End(stopped: reason)
    case .stopping(let reason, false, _):
      activity = .stopping(reason, delivered: false, answered: true)
      return nil
    case .idle, .closed:
      return nil
    }
  }

  /// The cancel request has been delivered. Returns the end of the operation if the server had answered already.
  mutating func cancelDelivered() -> End? {
    guard case .stopping(let reason, false, let answered) = activity else { return nil }
    guard answered else {
      activity = .stopping(reason, delivered: true, answered: false)
      return nil
    }
    activity = .idle
    return End(stopped: reason)
  }

  /// The request was delivered and nothing came of it. Returns whether to send it again.
  mutating func repeatCancel() -> Bool {
    guard case .stopping(let reason, true, false) = activity else { return false }
    activity = .stopping(reason, delivered: false, answered: false)
    return true
  }

  /// Whether the server has answered all of the operation, and only the cancel request is waited for.
  var isAnswered: Bool {
    if case .stopping(_, _, true) = activity { true } else { false }
  }

  /// Why the operation is being stopped, if it is.
  var stopReason: StopReason? {
    if case .stopping(let reason, _, _) = activity { reason } else { nil }
  }

  /// The connection is gone.
  mutating func close() {
    activity = .closed
  }
}
