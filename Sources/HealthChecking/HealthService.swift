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

  /// The status of a service now, and when it has changed; UNAVAILABLE when the server ends.
  public func watch(
    _ request: HealthCheckRequest, responses: ResponseWriter<HealthCheckResponse>, context: CallContext
  ) async throws {
    var last: HealthCheckResponse.ServingStatus?
    for await status in health.changes(of: request.service) where status != last {
      try await responses.write(HealthCheckResponse(status: status))
      last = status
    }
    try Task.checkCancellation()
    throw RPCError(.unavailable, reason: .serverEnding, "the server ends: watch another")
  }
}
