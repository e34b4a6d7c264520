/// Hears how calls begin and end: logging, metrics. It wraps nothing and changes nothing, so that it costs a call two function
/// calls.
///
/// Observers run on the connection's event loop, in the order in which the server was given them, and must not block.
public protocol CallObserver: Sendable {
  /// A call's headers have arrived. Told once for each call of gRPC, before ``ended(_:_:)``. Does nothing unless implemented.
  func began(_ context: CallContext)

  /// A call is over: its handler has returned, or it could not start (an unknown method, broken framing, impossible
  /// metadata). Told once for each call of gRPC.
  func ended(_ context: CallContext, _ outcome: CallOutcome)
}

extension CallObserver {
  /// Does nothing.
  public func began(_ context: CallContext) {}
}

/// How a call ended.
public struct CallOutcome: Sendable {
  /// What the client was told, or would have been.
  public let code: StatusCode
  /// What the handler or an interceptor has thrown, or what kept the call from starting; nil where it went well.
  public let error: (any Error)?
  /// From the moment the headers arrived.
  public let duration: Duration
  /// ``duration`` in nanoseconds, which several observers want, and which is a division of 128 bits.
  let nanoseconds: Int64

  /// An outcome of its parts.
  public init(code: StatusCode, error: (any Error)?, duration: Duration) {
    self.code = code
    self.error = error
    self.duration = duration
    let (seconds, attoseconds) = duration.components
    nanoseconds = seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }
}
