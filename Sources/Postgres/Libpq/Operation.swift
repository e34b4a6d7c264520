import Time

/// One conversation on a connection: what is sent, and what is made of each result. Used on the connection's queue only.
protocol Exchange: AnyObject {
  /// Whether the server may have committed something if the connection is lost now.
  var mayCommit: Bool { get }
  /// Whether results follow; otherwise the exchange is over as soon as everything is sent.
  var awaitsResults: Bool { get }
  /// Whether the server is told to stop what it is doing as soon as everything is handed to libpq.
  var interruptsServer: Bool { get }
  /// Whether rows of a COPY come next instead of results.
  var isCopyingOut: Bool { get }
  /// Whether nothing more is to be read for now: who asked is not done with what was.
  var isPaused: Bool { get }
  /// What went wrong, once the exchange is over.
  var failure: PostgresError? { get }

  /// Hands libpq what is to be sent. A failure here ends the connection: it can have been sent in part.
  func send(on connection: LibpqConnection) throws(PostgresError)

  /// Takes over the next result; nil is the end of one command's results. Returns whether the exchange is over.
  func receive(_ result: OpaquePointer?, on connection: LibpqConnection) throws(PostgresError) -> Bool

  /// Takes what there is of a COPY's rows. Returns whether they are over, and results come again.
  func receiveRows(on connection: LibpqConnection) -> Bool
}

extension Exchange {
  var interruptsServer: Bool { false }
  var isCopyingOut: Bool { false }
  var isPaused: Bool { false }

  func receiveRows(on connection: LibpqConnection) -> Bool { true }
}

/// What ends an exchange before its answer, and what becomes of its connection.
enum Interruption {
  /// A cancelled task or a passed deadline: the server is told to stop, and the connection serves the next exchange.
  case request
  /// A cancelled task or a passed deadline: the connection is closed. For what makes a session.
  case closing
  /// Neither, but the connection is closed where the server doesn't answer within `transactionEndTimeout`. For the ends
  /// of transactions.
  case shielded
}

/// An exchange that somebody waits for.
///
/// Unchecked: everything in it is used on the connection's queue, and by the caller once it has been resumed.
final class Operation: @unchecked Sendable {
  let exchange: any Exchange
  /// Of a shielded one, set when it begins.
  var deadline: ContinuousClock.Instant?
  let interruption: Interruption
  /// The caller's task was cancelled, perhaps before the operation came to the connection.
  var isCancelled = false
  private var completion: ((PostgresError?) -> Void)?

  init(
    _ exchange: any Exchange, deadline: ContinuousClock.Instant?, interruption: Interruption,
    completion: @escaping (PostgresError?) -> Void
  ) {
    self.exchange = exchange
    self.deadline = deadline
    self.interruption = interruption
    self.completion = completion
  }

  func finish(_ error: PostgresError?) {
    completion?(error)
    completion = nil
  }
}
