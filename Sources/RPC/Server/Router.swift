public import Protobuf

/// Finds the handler of a call by its path.
public struct Router: Sendable {
  /// No methods.
  public init() {}

  /// Adds every method of `service`.
  public mutating func add(_ service: some RPCService) {
    service.register(in: &self)
  }

  /// Adds a method with one request and one response.
  public mutating func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
  ) {}

  /// Adds a method with one request and any number of responses.
  public mutating func serverStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (Request, ResponseWriter<Response>, CallContext) async throws -> Void
  ) {}

  /// Adds a method with any number of requests and one response.
  public mutating func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (RequestStream<Request>, CallContext) async throws -> Response
  ) {}

  /// Adds a method with any number of requests and responses.
  public mutating func bidirectional<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (RequestStream<Request>, ResponseWriter<Response>, CallContext) async throws -> Void
  ) {}
}
