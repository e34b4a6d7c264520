/// How a call comes, and how its answer leaves (docs/web.md). The names are those of the log and of metrics.
public enum CallProtocol: String, Sendable, CaseIterable {
  /// gRPC over HTTP/2.
  case grpc
  /// gRPC-Web: gRPC whose trailers are the last bytes of the body.
  case grpcWeb = "grpc-web"
  /// Connect: messages as the bodies of HTTP, and streams in envelopes.
  case connect
  /// A path of its own, in a form of its own: a ``RESTRoute``.
  case rest
}
