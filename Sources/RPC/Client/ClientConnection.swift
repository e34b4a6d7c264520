public import HTTP2
import NIOCore
public import NIOPosix
public import Protobuf

/// A connection to a gRPC server over HTTP/2, in plain text (h2c) or over TLS, made at the first call and again when it was lost.
///
/// Every failure is an ``RPCError``, but for what a `body` throws itself. A call whose task is cancelled resets its
/// stream and fails with CANCELLED.
public final class ClientConnection: Sendable {
  let link: ClientLink
  private let configuration: ClientConfiguration

  /// To a server at `endpoint`; nothing is sent before the first call.
  public init(
    to endpoint: Endpoint, configuration: ClientConfiguration = .init(),
    group: MultiThreadedEventLoopGroup = .singleton
  ) {
    self.configuration = configuration
    link = ClientLink(
      to: endpoint, limits: configuration.connection, tls: configuration.tls,
      executor: LoopExecutor(eventLoop: group.next()))
  }

  /// To `host` and `port` by TCP.
  public convenience init(
    host: String, port: Int, configuration: ClientConfiguration = .init(),
    group: MultiThreadedEventLoopGroup = .singleton
  ) {
    self.init(to: .tcp(host: host, port: port), configuration: configuration, group: group)
  }

  /// Ends the connection; calls that are open, and later ones, fail with UNAVAILABLE.
  public func close() async {
    try? await link.executor.eventLoop.submit { self.link.close() }.get()
  }

  /// A call with one request and one response.
  public func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, _ options: CallOptions = CallOptions()
  ) async throws -> Response {
    try await withCall(method, .unary, options) { call in
      try await self.sendOne(request, call)
      return try await self.receiveOne(call)
    }
  }

  /// A call with one request and any number of responses. It is cancelled if `body` returns before its end.
  public func serverStreaming<Request: Message, Response: Message, Result>(
    _ method: MethodDescriptor, _ request: Request, _ options: CallOptions = CallOptions(),
    _ body: (ResponseStream<Response>) async throws -> Result
  ) async throws -> Result {
    try await withCall(method, .serverStreaming, options) { call in
      try await self.sendOne(request, call)
      return try await body(ResponseStream(call: call))
    }
  }

  /// A call with any number of requests and one response. The requests end when `body` returns.
  public func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ options: CallOptions = CallOptions(),
    _ body: (RequestWriter<Request>) async throws -> Void
  ) async throws -> Response {
    try await withCall(method, .clientStreaming, options) { call in
      try await body(RequestWriter(call: call, limit: self.configuration.maximumRequestSize))
      try await call.halfClose()
      return try await self.receiveOne(call)
    }
  }

  /// A call with any number of requests and responses. It is cancelled if `body` returns before its end.
  public func bidirectional<Request: Message, Response: Message, Result>(
    _ method: MethodDescriptor, _ options: CallOptions = CallOptions(),
    _ body: (RequestWriter<Request>, ResponseStream<Response>) async throws -> Result
  ) async throws -> Result {
    try await withCall(method, .bidirectional, options) { call in
      try await body(
        RequestWriter(call: call, limit: self.configuration.maximumRequestSize), ResponseStream(call: call))
    }
  }

  /// Opens a call, and sees to it that it is over at the end.
  private func withCall<Result>(
    _ method: MethodDescriptor, _ kind: MethodKind, _ options: CallOptions,
    _ body: (ClientCall) async throws -> Result
  ) async throws -> Result {
    let call = ClientCall(
      method, kind: kind, options: options, executor: link.executor,
      maximumResponseSize: configuration.maximumResponseSize)
    defer { call.cancel() }
    return try await withTaskCancellationHandler {
      do {
        try await call.open(by: link)
        return try await body(call)
      } catch is CancellationError {
        throw RPCError.cancelledByCaller
      }
    } onCancel: {
      call.cancel()
    }
  }

  private func sendOne(_ request: some Message, _ call: ClientCall) async throws {
    try await call.write(try call.frame(request, limit: configuration.maximumRequestSize, .automatic))
    try await call.halfClose()
  }

  /// The one response, once the call has ended well.
  private func receiveOne<Response: Message>(_ call: ClientCall) async throws -> Response {
    let message = try await call.nextResponse()
    guard let message, try await call.nextResponse() == nil else {
      throw RPCError(.internal, reason: .responseInvalid, "the call ended without its response")
    }
    return try ResponseStream<Response>.decode(message)
  }
}
