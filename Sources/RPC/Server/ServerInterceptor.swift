/// What wraps the handlers of a server, such as tracing. What decides at once is a ``CallGate``, and what only wants to
/// know how calls end a ``CallObserver``: both cost a call less.
///
/// Interceptors run on the connection's event loop, in the order in which the server was given them, for calls of
/// every kind. The innermost `next` decodes the request and runs the handler.
public protocol ServerInterceptor: Sendable {
  /// Does what is to be done before the call, runs it with `next(context)`, and does what is to be done after it.
  ///
  /// What is thrown here, or not caught, is the call's outcome. To refuse a call, throw without calling `next`.
  func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws
}
