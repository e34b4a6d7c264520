public import Logging
public import ServiceContextModule

/// What a handler and the interceptors know of a call beside its messages.
///
/// The handler's task is cancelled when the client goes away or the deadline passes.
public struct CallContext: Sendable {
  /// The method that is called.
  public let method: MethodDescriptor
  /// What the client sent beside the request.
  public let metadata: Metadata
  /// Identifies the call in logs: the client's own `x-request-id` if it sent a sane one.
  public let requestID: String
  /// When the client stops waiting; nil where it waits forever.
  public let deadline: ContinuousClock.Instant?
  /// Typed storage, for interceptors to hand on what they found out, such as the session.
  public var values: ServiceContext
  /// A logger that carries the request id.
  public var logger: Logger

  /// A context outside of a server, for tests of services and interceptors.
  public init(
    method: MethodDescriptor, metadata: Metadata = Metadata(), requestID: String = "test",
    deadline: ContinuousClock.Instant? = nil, values: ServiceContext = .topLevel,
    logger: Logger = Logger(label: "callboard")
  ) {
    self.method = method
    self.metadata = metadata
    self.requestID = requestID
    self.deadline = deadline
    self.values = values
    self.logger = logger
  }
}
