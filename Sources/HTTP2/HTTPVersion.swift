/// The version of HTTP that a connection speaks. The value is its label in metrics and logs.
public enum HTTPVersion: String, CaseIterable, Hashable, Sendable {
  /// HTTP/1.1, and HTTP/1.0 (RFC 9112).
  case http1 = "h1"
  /// HTTP/2 (RFC 9113).
  case http2 = "h2"
}
