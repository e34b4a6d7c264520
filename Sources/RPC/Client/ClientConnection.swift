public import NIOCore
public import Protobuf

/// A connection to a gRPC server over HTTP/2 in plain text (h2c), made at the first call and again when it was lost.
///
/// Every failure is an ``RPCError``; a call whose task is cancelled resets its stream.
public final class ClientConnection: Sendable {
  /// To `host` and `port`; nothing is sent before the first call.
  public init(host: String, port: Int, group: any EventLoopGroup) {}

  /// Ends the connection and fails the calls that are open.
  public func close() async {}

  /// A call with one request and one response.
  public func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, _ options: CallOptions = CallOptions()
  ) async throws -> Response {
    throw RPCError.unimplemented(method)
  }

  /// A call with one request and any number of responses.
  public func serverStreaming<Request: Message, Response: Message, Result>(
    _ method: MethodDescriptor, _ request: Request, _ options: CallOptions = CallOptions(),
    _ body: (ResponseStream<Response>) async throws -> Result
  ) async throws -> Result {
    throw RPCError.unimplemented(method)
  }

  /// A call with any number of requests and one response. The requests end when `body` returns.
  public func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ options: CallOptions = CallOptions(),
    _ body: (RequestWriter<Request>) async throws -> Void
  ) async throws -> Response {
    throw RPCError.unimplemented(method)
  }

  /// A call with any number of requests and responses. The requests end when `body` says so or returns.
  public func bidirectional<Request: Message, Response: Message, Result>(
    _ method: MethodDescriptor, _ options: CallOptions = CallOptions(),
    _ body: (RequestWriter<Request>, ResponseStream<Response>) async throws -> Result
  ) async throws -> Result {
    throw RPCError.unimplemented(method)
  }
}
