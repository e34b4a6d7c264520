/// What wraps the handlers of a server, and may refuse a call or hand something on to them: authentication, admission. What
/// only wants to know how calls end is a ``CallObserver``.
///
/// Interceptors run on the connection's event loop, in the order in which the server was given them, for calls of
/// every kind. The innermost `next` decodes the request and runs the handler.
public protocol ServerInterceptor: Sendable {
  /// Does what is to be done before the call, runs it with `next(context)`, and does what is to be done after it.
  ///
  /// What is thrown here, or not caught, is the call's outcome. To refuse a call, throw without calling `next`.
  func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws
}
