import HTTP2
public import Logging
import Synchronization

/// What a handler and the interceptors know of a call beside its messages.
///
/// The handler's task is cancelled when the client goes away or the deadline passes.
public struct CallContext: Sendable {
  let record: CallRecord
  private var ownLogger: Logger?

  /// Typed storage, for interceptors to hand on what they found out, such as the session.
  public var values: CallValues

  init(record: CallRecord) {
    self.record = record
    values = CallValues()
  }

  /// A context outside of a server, for tests of services and interceptors.
  public init(
    method: MethodDescriptor, metadata: Metadata = Metadata(), requestID: String = "test",
    connection: ConnectionContext = ConnectionContext(peer: "test"), deadline: ContinuousClock.Instant? = nil,
    values: CallValues = CallValues(),
    logger: Logger = Logger(label: "callboard")
  ) {
    record = CallRecord(
      method: RoutedMethod(method), fields: metadata.fields, requestID: requestID, connection: connection,
      started: .now, deadline: deadline, logger: logger)
    self.values = values
  }

  /// The method that is called.
  public var method: MethodDescriptor { record.method.descriptor }

  /// How the call came.
  public var callProtocol: CallProtocol { record.callProtocol }

  /// Whether anyone may make the call, without a session (``RouteOptions/open``).
  public var isOpen: Bool { record.method.options.contains(.open) }

  /// What the client sent beside the request.
  public var metadata: Metadata { Metadata(record.fields) }

  /// Identifies the call in logs: the client's own `x-request-id` if it sent a valid one.
  public var requestID: String { record.requestID }

  /// The client's address.
  public var peer: String { record.connection.peer }

  /// The connection that the call came by: the client's certificate, and whether it drains.
  public var connection: ConnectionContext { record.connection }

  /// When the call's headers arrived.
  public var started: ContinuousClock.Instant { record.started }

  /// When the call must be over: the client's deadline, or the largest of the server's. Nil outside of a server, and for
  /// ``RouteOptions/endless`` calls.
  public var deadline: ContinuousClock.Instant? { record.deadline }

  /// Bytes of messages received so far, with their prefixes.
  public var bytesReceived: Int { record.bytesReceived.load(ordering: .relaxed) }

  /// Bytes of messages sent so far, with their prefixes.
  public var bytesSent: Int { record.bytesSent.load(ordering: .relaxed) }

  /// Whether the message that the handler took last came compressed.
  public var isRequestCompressed: Bool { record.isRequestCompressed }

  /// Sends metadata with the headers of the answer: before, or with, its first message. What is added later is not sent.
  public func addInitialMetadata(_ metadata: Metadata) { record.add(initial: metadata) }

  /// Sends metadata with the trailers of the answer, whatever its status.
  public func addTrailingMetadata(_ metadata: Metadata) { record.add(trailing: metadata) }

  /// A logger that carries the request id. Made when it is asked for; what is put into it stays in this context.
  public var logger: Logger {
    get {
      if let ownLogger { return ownLogger }
      var logger = record.logger
      logger[metadataKey: "request_id"] = .string(record.requestID)
      return logger
    }
    set { ownLogger = newValue }
  }

  /// The call's outcome, if its handler has thrown `error` (nil: returned).
  public func code(after error: (any Error)?) -> StatusCode {
    if let cutOff = record.cutOff { return cutOff }
    switch error {
    case nil: return .ok
    case let error as RPCError where error.code != .ok: return error.code
    case is CancellationError: return .cancelled
    default: return .internal
    }
  }

  /// What the client is told when its handler has thrown `error`: an ``RPCError`` as it is, anything else INTERNAL.
  func failure(from error: any Error) -> RPCError {
    switch error {
    // Nobody can ask for an OK by throwing.
    case let error as RPCError where error.code != .ok: error
    case is CancellationError: RPCError(.cancelled, reason: .cancelled, "the call was cancelled")
    default: RPCError(.internal, reason: .internalError, "internal error", cause: error)
    }
  }
}
