public import Protobuf

/// The methods that a server offers. A method that is added twice is served by its last handler.
///
/// What adds a unary method is inlinable, so that the module of its messages has the types: to pass them as arguments costs
/// a small call a tenth of what it costs in all.
public struct Router: Sendable {
  private(set) var methods: [RoutedMethod] = []
  /// Of the methods that are being added.
  private var options: RouteOptions = []

  /// No methods.
  public init() {}

  /// The services that have a method here, with their packages, each once.
  public var services: [String] {
    var seen: Set<String> = []
    return methods.map(\.descriptor.service).filter { seen.insert($0).inserted }
  }

  /// Adds every method of `service`, with `options`.
  public mutating func add(_ service: some RPCService, options: RouteOptions = []) {
    self.options = options
    service.register(in: &self)
    self.options = []
  }

  /// Adds a method with one request and one response.
  @inlinable public mutating func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ handler: @escaping @Sendable (Request, CallContext) async throws -> Reply<Response>
  ) {
    add(method, .unary) { call, context in
      let request = try call.takeRequest(as: Request.self)
      try call.respond(try await handler(request, context))
    }
  }

  /// Adds a method with one request and one response that is never encoded before.
  @inlinable public mutating func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ handler: @escaping @Sendable (Request, CallContext) async throws -> Response
  ) {
    add(method, .unary) { call, context in
      try call.respond(.message(try await handler(try call.takeRequest(as: Request.self), context)))
    }
  }

  /// Adds a method with one request and any number of responses.
  public mutating func serverStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (Request, ResponseWriter<Response>, CallContext) async throws -> Void
  ) {
    add(method, .serverStreaming) { call, context in
      try await handler(try call.takeRequest(as: Request.self), ResponseWriter(call: call.call), context)
    }
  }

  /// Adds a method with any number of requests and one response.
  public mutating func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (RequestStream<Request>, CallContext) async throws -> Response
  ) {
    add(method, .clientStreaming) { call, context in
      try call.respond(.message(try await handler(RequestStream(call: call.call), context)))
    }
  }

  /// Adds a method with any number of requests and responses.
  public mutating func bidirectional<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler: @escaping @Sendable (RequestStream<Request>, ResponseWriter<Response>, CallContext) async throws -> Void
  ) {
    add(method, .bidirectional) { call, context in
      try await handler(RequestStream(call: call.call), ResponseWriter(call: call.call), context)
    }
  }

  @usableFromInline mutating func add(
    _ descriptor: MethodDescriptor, _ kind: MethodKind,
    _ handler: @escaping @Sendable (HandledCall, CallContext) async throws -> Void
  ) {
    methods.removeAll { $0.descriptor == descriptor }
    methods.append(RoutedMethod(descriptor, kind, options: options, handler))
  }
}
