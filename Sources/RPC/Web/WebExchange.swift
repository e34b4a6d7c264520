import HTTP2
import NIOCore

/// What a call that isn't plain gRPC has beside: how its messages are read and written. Made once, from its head.
final class WebExchange: @unchecked Sendable {  // immutable, but for the answer, which is confined to the event loop
  /// What the bodies are.
  enum Form: Sendable {
    /// gRPC-Web: messages behind prefixes, and trailers behind a prefix at the end.
    case grpcWeb
    /// Connect's streams: messages behind prefixes, and JSON that says how it ended.
    case stream
    /// Connect's unary calls: the message itself.
    case unary
    /// Connect's calls by GET: the message is a parameter.
    case query(ByteBuffer)
    /// A path of its own: the parameters are the request.
    case route(RESTRoute, QueryParameters)
  }

  let form: Form
  let requestCodec: MessageCodec
  let responseCodec: MessageCodec
  /// Whether messages, or the body, of the answer may be compressed.
  let acceptsGzip: Bool
  let origin: OriginFields
  /// What a path of its own has answered, but for the bytes.
  var answer: RESTAnswer?

  init(
    _ form: Form, codec: MessageCodec, acceptsGzip: Bool, origin: OriginFields
  ) {
    self.form = form
    requestCodec = codec
    // What a route answers is its own.
    responseCodec = if case .route = form { .json } else { codec }
    self.acceptsGzip = acceptsGzip
    self.origin = origin
  }

  var callProtocol: CallProtocol {
    switch form {
    case .grpcWeb: .grpcWeb
    case .stream, .unary, .query: .connect
    case .route: .rest
    }
  }

  /// Whether messages come behind prefixes.
  var hasPrefixes: Bool {
    switch form {
    case .grpcWeb, .stream: true
    case .unary, .query, .route: false
    }
  }

  /// Whether the answer may be kept by the client, who asks whether it is still good.
  var isCacheable: Bool {
    switch form {
    case .query, .route: true
    case .grpcWeb, .stream, .unary: false
    }
  }

  /// The error as it is told: framing that a client broke is its own fault, where gRPC says INTERNAL.
  func told(_ error: RPCError) -> RPCError {
    if case .grpcWeb = form { return error }
    switch error.reason {
    case .messageIncomplete, .messagePrefixInvalid, .messageCorrupt:
      var error = error
      error.code = .invalidArgument
      return error
    default: return error
    }
  }
}
