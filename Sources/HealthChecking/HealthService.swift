public import RPC

/// `grpc.health.v1.Health` (docs/wire.md, "Health").
public struct HealthService: Health {
  /// How a router takes it: anyone may ask, and a watch lasts as long as its watcher wants.
  public static let routeOptions: RouteOptions = [.open, .endless]

  private let health: ServerHealth

  /// Answers from `health`.
  public init(_ health: ServerHealth) { self.health = health }

  /// The status of a service now. Throws NOT_FOUND for one that the server doesn't have.
  public func check(
    _ request: HealthCheckRequest, context: CallContext
  ) async throws -> Reply<HealthCheckResponse> {
    guard let status = health.status(of: request.service) else {
      throw RPCError(.notFound, reason: .serviceUnknown, "unknown service \(request.service.prefix(128))")
    }
    return .message(HealthCheckResponse(status: status))
  }

  /// The status of every service.
  public func list(_ request: HealthListRequest, context: CallContext) async throws -> Reply<HealthListResponse> {
    .message(
      HealthListResponse(
        statuses: health.all.map { .init(key: $0.service, value: HealthCheckResponse(status: $0.status)) }))
  }

  /// The status of a service now, and when it has changed; UNAVAILABLE when the server or the connection ends.
  public func watch(
    _ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: CallContext
  ) async throws {
    let watch = health.watch(request.service)
    let drain = context.connection.drain
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Of a connection that drains alone, for its age, the server's health knows nothing.
      group.addTask {
        try await drain.wait()
        watch.end()
      }
      defer { group.cancelAll() }
      var last: HealthCheckResponse.ServingStatus?
      for await status in watch.changes where status != last {
        try await responses.write(HealthCheckResponse(status: status))
        last = status
      }
    }
    try Task.checkCancellation()
    throw RPCError(.unavailable, reason: .serverEnding, "the server or the connection ends: watch by another")
  }
}
