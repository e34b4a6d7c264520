/// What every call passes before its interceptors and its handler: authentication. A gate decides at once, so that it costs
/// a call one function call; what has to wait is an ``AdmissionGate`` or a ``ServerInterceptor``.
///
/// Gates run on the connection's event loop, in the order in which the server was given them, and must not block.
public protocol CallGate: Sendable {
  /// Lets a call pass, maybe with something for the handler in its context.
  ///
  /// - Throws: To refuse the call: what is thrown is its outcome.
  func enter(_ context: inout CallContext) throws(RPCError)
}
