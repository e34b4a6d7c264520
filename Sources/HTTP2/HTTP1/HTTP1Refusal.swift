/// Why a request of HTTP/1.1 goes no further: it is answered with a status and a line for people, and the connection ends,
/// since nobody knows for certain where the next request begins (RFC 9112, section 2.2).
struct HTTP1Refusal: Error, Hashable {
  let status: Int
  let text: String
  /// The client has broken the protocol.
  var isViolation: Bool { status == 400 || self == .version }

  private init(_ status: Int, _ text: String) {
    self.status = status
    self.text = text
  }

  static let lineEnd = HTTP1Refusal(400, "lines end with CR and LF")
  static let requestLine = HTTP1Refusal(400, "the request line isn't METHOD TARGET HTTP/1.1")
  static let target = HTTP1Refusal(400, "the request's target isn't a path, or an http address")
  static let version = HTTP1Refusal(505, "the request is neither HTTP/1.1 nor HTTP/1.0, nor does it begin HTTP/2")
  static let grpc = HTTP1Refusal(505, "gRPC is spoken over HTTP/2; gRPC-Web and Connect over HTTP/1.1 too")
  static let connect = HTTP1Refusal(501, "CONNECT isn't supported")
  static let fieldName = HTTP1Refusal(400, "a header field has no valid name, or blanks before its colon")
  static let foldedField = HTTP1Refusal(400, "a header field goes on over several lines")
  static let fieldValue = HTTP1Refusal(400, "a header field has a control character in it")
  static let hostMissing = HTTP1Refusal(400, "the request has no Host")
  static let host = HTTP1Refusal(400, "Host must be there once, and be a host")
  static let length = HTTP1Refusal(400, "Content-Length must be there once at most, and be a number")
  static let lengthAndCoding = HTTP1Refusal(400, "Content-Length and Transfer-Encoding exclude one another")
  static let codingOrder = HTTP1Refusal(400, "chunked must be the last transfer coding, once, and of HTTP/1.1")
  static let coding = HTTP1Refusal(501, "chunked is the only transfer coding here")
  static let connectionOptions = HTTP1Refusal(400, "Connection names too many fields, or none")
  static let chunk = HTTP1Refusal(400, "a chunk has no valid size, or doesn't end where its size says")
  static let expectation = HTTP1Refusal(417, "100-continue is the only expectation here")
  static let timeout = HTTP1Refusal(408, "the request's header took too long")
  static let bodyTooLarge = HTTP1Refusal(413, "the request's body is too large")
  static let targetTooLong = HTTP1Refusal(414, "the request's target is too long")
  static let misdirected = HTTP1Refusal(
    421, "Host isn't a name that is answered for on a loopback address: see --allowed-host")
  static let headersTooLarge = HTTP1Refusal(431, "the request's header is too large")
  static let failed = HTTP1Refusal(500, "the request failed")
  static let busy = HTTP1Refusal(503, "too many requests run: try again soon")
}
