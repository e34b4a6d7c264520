import NIOCore

@testable import HTTP2

/// What a parser has made of some bytes, in words.
struct ParsedRequests: Equatable {
  var heads: [[String]] = []
  var bodies: [[UInt8]] = []
  /// How many were read to their end.
  var whole = 0
  var status: Int?

  /// - Parameters:
  ///   - cuts: Where the bytes are cut into reads, in order.
  init(_ bytes: [UInt8], cuts: [Int], headLimit: Int = 16 * 1024, bodyLimit: Int = 1 << 20) {
    var parser = HTTP1RequestParser(headLimit: headLimit, bodyLimit: bodyLimit, isSecured: false)
    var start = 0
    for end in cuts + [bytes.count] where end > start {
      parser.append(ByteBuffer(bytes: bytes[start..<end]))
      start = end
      while let event = parser.next() {
        switch event {
        case .head(let head):
          heads.append(head.fields.lines)
          bodies.append([])
          if head.body == .none { finish(&parser) }
        case .data(let data, let endsBody):
          bodies[bodies.count - 1] += data.readableBytesView
          if endsBody { finish(&parser) }
        case .end: finish(&parser)
        case .refused(let refusal): status = refusal.status
        }
      }
    }
  }

  private mutating func finish(_ parser: inout HTTP1RequestParser) {
    whole += 1
    parser.beginNext()
  }

  /// The same however the bytes are cut in two, and byte by byte; nil where it isn't.
  static func inAnyPieces(
    _ text: String, headLimit: Int = 16 * 1024, bodyLimit: Int = 1 << 20
  ) -> ParsedRequests? {
    let bytes = Array(text.utf8)
    let parsed = ParsedRequests(bytes, cuts: [], headLimit: headLimit, bodyLimit: bodyLimit)
    let byteByByte = ParsedRequests(bytes, cuts: Array(bytes.indices), headLimit: headLimit, bodyLimit: bodyLimit)
    guard byteByByte == parsed else { return nil }
    let isSame = bytes.indices.allSatisfy {
      ParsedRequests(bytes, cuts: [$0], headLimit: headLimit, bodyLimit: bodyLimit) == parsed
    }
    return isSame ? parsed : nil
  }
}
