import NIOCore

/// How one answer is written in HTTP/1.1 (RFC 9112, sections 4 and 6).
struct HTTP1Response {
  /// How its end is known.
  enum Framing: Hashable {
    /// There is no body.
    case none
    case length
    case chunks
    /// By the end of the connection (HTTP/1.0).
    case close
  }

  let isHead: Bool
  private let minorVersion: Int
  /// The connection goes on after it.
  private(set) var keepsAlive: Bool
  /// Nil until the head is written.
  private(set) var framing: Framing?

  init(isHead: Bool, minorVersion: Int, keepsAlive: Bool) {
    self.isHead = isHead
    self.minorVersion = minorVersion
    self.keepsAlive = keepsAlive
  }

  /// The connection ends after it; where its head isn't written yet, that says so.
  mutating func endConnection() { keepsAlive = false }

  /// - Parameters:
  ///   - fields: As HTTP/2 has them, with `:status`. Fields of the connection are left out, and a length as well but for an
  ///     answer without a body: it is what is sent that counts.
  ///   - bodyBytes: The size of the whole body; nil where more is to come.
  mutating func write(_ fields: HeaderFields, bodyBytes: Int?, to output: inout ByteBuffer) {
    let status = fields[":status"].flatMap(Self.status) ?? 500
    let hasBody = !isHead && status != 204 && status != 304
    let framing = framing(hasBody: hasBody, isWhole: bodyBytes != nil)
    self.framing = framing
    if framing == .close { keepsAlive = false }
    output.writeStaticString("HTTP/1.1 ")
    output.writeString(String(status))
    output.writeStaticString(" ")
    output.writeStaticString(Self.phrase(status))
    output.writeStaticString("\r\n")
    var hasLength = false
    fields.forEachField { name, value in
      guard name.first != UInt8(ascii: ":"), !HTTP1ConnectionField.isOne(name) else { return }
      if name.isText("content-length") {
        guard framing == .none else { return }
        hasLength = true
      }
      Self.write(name, value, to: &output)
    }
    switch framing {
    case .length: Self.write(length: bodyBytes ?? 0, to: &output)
    // The answer to GET would be so long.
    case .none where isHead && !hasLength && (bodyBytes ?? 0) > 0: Self.write(length: bodyBytes ?? 0, to: &output)
    case .chunks: output.writeStaticString("transfer-encoding: chunked\r\n")
    case .none, .close: break
    }
    if !keepsAlive {
      output.writeStaticString("connection: close\r\n")
    } else if minorVersion == 0 {
      output.writeStaticString("connection: keep-alive\r\n")
    }
    output.writeStaticString("\r\n")
  }

  private func framing(hasBody: Bool, isWhole: Bool) -> Framing {
    guard hasBody else { return .none }
    if isWhole { return .length }
    return minorVersion > 0 ? .chunks : .close
  }

  /// What comes before a piece of the body, and behind it.
  func writeStart(ofPiece count: Int, to output: inout ByteBuffer) {
    guard framing == .chunks else { return }
    output.writeString(String(count, radix: 16))
    output.writeStaticString("\r\n")
  }

  func writeEndOfPiece(to output: inout ByteBuffer) {
    if framing == .chunks { output.writeStaticString("\r\n") }
  }

  /// The body is over.
  func writeEnd(to output: inout ByteBuffer) {
    if framing == .chunks { output.writeStaticString("0\r\n\r\n") }
  }

  /// The whole answer to a request that goes no further.
  static func write(_ refusal: HTTP1Refusal, isHead: Bool, to output: inout ByteBuffer) {
    var fields = HeaderFields()
    fields.append(":status", String(refusal.status))
    fields.append("content-type", "text/plain; charset=utf-8")
    fields.append("x-content-type-options", "nosniff")
    if refusal.status == 503 { fields.append("retry-after", "1") }
    var response = HTTP1Response(isHead: isHead, minorVersion: 1, keepsAlive: false)
    response.write(fields, bodyBytes: refusal.text.utf8.count + 1, to: &output)
    guard response.framing == .length else { return }
    output.writeString(refusal.text)
    output.writeStaticString("\n")
  }

  private static func write(length: Int, to output: inout ByteBuffer) {
    output.writeStaticString("content-length: ")
    output.writeString(String(length))
    output.writeStaticString("\r\n")
  }

  private static func write(
    _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, to output: inout ByteBuffer
  ) {
    output.writeBytes(name)
    output.writeStaticString(": ")
    output.writeBytes(value)
    output.writeStaticString("\r\n")
  }

  private static func status(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.count == 3 else { return nil }
    var status = 0
    for byte in text {
      guard let digit = HTTP1Syntax.digit(byte) else { return nil }
      status = status * 10 + digit
    }
    return (200...599).contains(status) ? status : nil
  }

  private static func phrase(_ status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 421: "Misdirected Request"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 499: "Client Closed Request"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}

extension HeaderFields {
  /// Lends the fields one after the other.
  fileprivate func forEachField(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
    for storage in [constant?.storage, storage] {
      storage?.withBytes { bytes in
        var offset = 0
        while let field = FieldStorage.location(in: bytes, at: offset) {
          body(bytes.part(field.name), bytes.part(field.value))
          offset = field.next
        }
      }
    }
  }
}
