import NIOCore

/// Finds out what a connection in plain text speaks: HTTP/2 begins with its preface (RFC 9113, section 3.4), and HTTP/1.1
/// with anything else. It is known at the first byte that differs.
struct ProtocolDetector {
  /// What a client of HTTP/2 begins with.
  static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

  /// How many bytes have come, which are those of the preface.
  private(set) var matched = 0

  /// - Returns: Which version it is, once that is known: what has come is then what ``matched`` counts, and these bytes.
  mutating func detect(_ bytes: ByteBuffer) -> HTTPVersion? {
    let expected = UnsafeRawBufferPointer(rebasing: Self.preface.bytes[matched...])
    let same = bytes.withUnsafeReadableBytes { read in zip(read, expected).prefix { $0 == $1 }.count }
    if same == expected.count { return .http2 }
    if same < bytes.readableBytes { return .http1 }
    matched += same
    return nil
  }

  /// The bytes that came before those of the last call.
  var earlier: ByteBuffer { ByteBuffer(bytes: Self.preface.bytes.prefix(matched)) }
}
