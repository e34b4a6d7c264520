/// The head of a request of HTTP/1.1, as HTTP/2 has it.
struct HTTP1Head: Sendable {
  /// How long the body is (RFC 9112, section 6.3).
  enum Body: Hashable, Sendable {
    case none
    case fixed(Int)
    case chunked
  }

  /// With `:method`, `:scheme`, `:path` and `:authority`, the last in the place of the Host field; without the fields that
  /// are of the connection alone (RFC 9110, section 7.6.1).
  var fields: HeaderFields
  var body: Body
  /// The method is HEAD: the answer has no body.
  var isHead: Bool
  /// 0 or 1.
  var minorVersion: Int
  /// The client wants to send another request.
  var keepsAlive: Bool
  /// The client waits for a word before it sends the body.
  var expectsContinue: Bool
}
