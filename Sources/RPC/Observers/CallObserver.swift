/// Hears how calls end: logging, metrics. It wraps nothing and changes nothing, so that it costs a call one function call.
///
/// Observers run on the connection's event loop, in the order in which the server was given them, and must not block.
public protocol CallObserver: Sendable {
  /// A call is over: its handler has returned, or it could not start (an unknown method, broken framing, impossible
  /// metadata). Told once for each call of gRPC.
  func ended(_ context: CallContext, _ outcome: CallOutcome)
}

/// How a call ended.
public struct CallOutcome: Sendable {
  /// What the client was told, or would have been.
  public let code: StatusCode
  /// What the handler or an interceptor has thrown, or what kept the call from starting; nil where it went well.
  public let error: (any Error)?
  /// From the moment the headers arrived.
  public let duration: Duration

  /// An outcome of its parts.
  public init(code: StatusCode, error: (any Error)?, duration: Duration) {
    self.code = code
    self.error = error
    self.duration = duration
  }
}
