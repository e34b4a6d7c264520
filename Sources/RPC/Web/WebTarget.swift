import HTTP2
import NIOCore

/// What a request that isn't gRPC's is: decided once, from its head (docs/web.md).
enum WebTarget {
  case call(WebExchange, RequestHead)
  case resource(PlainResource)
  /// A browser asks what a page of another origin may do.
  case preflight(ArraySlice<UInt8>)
  /// 404: nothing is at the path.
  case notFound
  /// 405: the path has other verbs.
  case methodNotAllowed(StaticString)
  /// 415: the path has other content types.
  case unsupportedMediaType(accepted: StaticString)

  init(_ request: WebHead, _ content: WebContent, _ methods: RouteTable) {
    if request.verb == .options, request.asksForVerb, content.origins.isOn, let origin = request.origin {
      self = .preflight(origin)
      return
    }
    let match = methods.match(request.path)
    if case .method(let method) = match {
      self.init(request, content, method)
    } else if let (route, method) = content.routes[request.path] {
      self.init(request, content, route, method)
    } else if let resource = content.resources[request.path] {
      self = request.verb == .get || request.verb == .head ? .resource(resource) : .methodNotAllowed("GET, HEAD")
    } else {
      self.init(request, content, unknown: match)
    }
  }

  /// A call of a method, by its own path.
  private init(_ request: WebHead, _ content: WebContent, _ method: RoutedMethod) {
    let isReadable = method.kind == .unary && method.descriptor.hasNoSideEffects
    switch request.verb {
    case .post:
      let type = request.contentType.flatMap { MediaType($0) }
      guard let exchange = Self.exchange(request, content, type, method.kind) else {
        self = .unsupportedMediaType(accepted: method.kind == .unary ? Self.messageTypes : Self.streamTypes)
        return
      }
      self = .call(
        exchange, RequestHead(connect: request, .method(method), inEnvelopes: exchange.hasPrefixes))
    case .get where isReadable:
      guard let query = ConnectQuery(QueryParameters(request.query)) else {
        self = .unsupportedMediaType(accepted: Self.messageTypes)
        return
      }
      let exchange = WebExchange(
        .query(query.message), codec: query.codec, acceptsGzip: request.acceptsGzip,
        origin: content.origins.fields(for: request.origin))
      self = .call(exchange, RequestHead(query: request, method, encoding: query.encoding, queryError: query.error))
    default: self = .methodNotAllowed(isReadable ? "GET, POST" : "POST")
    }
  }

  /// A call of a method, by a path of another form.
  private init(_ request: WebHead, _ content: WebContent, _ route: RESTRoute, _ method: RoutedMethod) {
    guard request.verb == .get else {
      self = .methodNotAllowed("GET")
      return
    }
    let exchange = WebExchange(
      .route(route, QueryParameters(request.query)), codec: .protobuf, acceptsGzip: request.acceptsGzip,
      origin: content.origins.fields(for: request.origin))
    self = .call(exchange, RequestHead(query: request, method, encoding: .identity, queryError: nil))
  }

  /// Nothing is at the path. What looks like a call is told, logged and counted as one.
  private init(_ request: WebHead, _ content: WebContent, unknown match: RouteTable.Match) {
    let type = request.contentType.flatMap { MediaType($0) }
    var kind = MethodKind.unary
    if case .envelopes = type { kind = .serverStreaming }
    guard request.verb == .post, let exchange = Self.exchange(request, content, type, kind) else {
      self = .notFound
      return
    }
    if case .notGRPC = match {
      self = .notFound
      return
    }
    // Whether it is a stream isn't known: the status says that it isn't there.
    let single = WebExchange(
      .unary, codec: exchange.requestCodec, acceptsGzip: exchange.acceptsGzip, origin: exchange.origin)
    self = .call(single, RequestHead(connect: request, match, inEnvelopes: false))
  }

  /// How a method is called by POST with that content type; nil if it isn't.
  private static func exchange(_ request: WebHead, _ content: WebContent, _ type: MediaType?, _ kind: MethodKind)
    -> WebExchange?
  {
    let origin = content.origins.fields(for: request.origin)
    switch type {
    case .message(let codec) where kind == .unary:
      return WebExchange(.unary, codec: codec, acceptsGzip: request.acceptsGzip, origin: origin)
    case .envelopes(let codec) where kind != .unary:
      return WebExchange(.stream, codec: codec, acceptsGzip: request.acceptsGzipMessages, origin: origin)
    default: return nil
    }
  }

  private static let messageTypes: StaticString =
    "application/grpc, application/grpc+proto, application/grpc-web, application/grpc-web+proto, application/json, application/proto"
  private static let streamTypes: StaticString =
    "application/grpc, application/grpc+proto, application/grpc-web, application/grpc-web+proto, application/connect+json, application/connect+proto"
}
