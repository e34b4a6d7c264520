import Time

/// One conversation on a connection: what is sent, and what is made of each result. Used on the connection's queue only.
protocol Exchange: AnyObject {
  /// Whether the server may have committed something if the connection is lost now.
  var mayCommit: Bool { get }
  /// Whether results follow; otherwise the exchange is over as soon as everything is sent.
  var awaitsResults: Bool { get }
  /// Whether the server is told to stop what it is doing as soon as everything is handed to libpq.
  var interruptsServer: Bool { get }
  /// What went wrong, once the exchange is over.
  var failure: PostgresError? { get }

  /// Hands libpq what is to be sent. A failure here ends the connection: it can have been sent in part.
  func send(on connection: LibpqConnection) throws(PostgresError)

  /// Takes over the next result; nil is the end of one command's results. Returns whether the exchange is over.
  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool
}

extension Exchange {
  var interruptsServer: Bool { false }
}

/// An exchange that somebody waits for.
///
/// Unchecked: everything in it is used on the connection's queue, and by the caller once it has been resumed.
final class Operation: @unchecked Sendable {
  let exchange: any Exchange
  let deadline: ContinuousClock.Instant?
  /// Whether neither a cancelled task nor a deadline may stop it: the ends of transactions.
  let isShielded: Bool
  /// The caller's task was cancelled, perhaps before the operation came to the connection.
  var isCancelled = false
  private var completion: ((PostgresError?) -> Void)?

  init(
    _ exchange: any Exchange, deadline: ContinuousClock.Instant?, isShielded: Bool,
    completion: @escaping (PostgresError?) -> Void
  ) {
    self.exchange = exchange
    self.deadline = deadline
    self.isShielded = isShielded
    self.completion = completion
  }

  func finish(_ error: PostgresError?) {
    completion?(error)
    completion = nil
  }
}
