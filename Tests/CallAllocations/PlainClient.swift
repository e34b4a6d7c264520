import CAllocationCounter
import Glibc

/// A client of one connection and one call at a time, each in one write of the same bytes: so that the server reads as often
/// each time.
struct PlainClient {
  struct Failure: Error {}

  private let socket: Int32
  private let request: [UInt8]
  private var received: [UInt8] = []
  private var nextStream: UInt32 = 1

  /// - Parameter fields: Of the request, in order.
  init(port: Int, fields: [(String, String)]) throws {
    request = fields.flatMap { Self.literal($0.0, $0.1) }
    socket = callboard_connect_to_loopback(UInt16(truncatingIfNeeded: port))
    guard socket >= 0 else { throw Failure() }
    try send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Self.frame(type: 4, []))
    // As large a window as there is, for the answers of all calls.
    try send(Self.frame(type: 8, Self.bytes(of: 0x7fff_ffff - 65_535)))
    while try nextFrame().type != 4 {}
    try send(Self.frame(type: 4, flags: 1, []))
  }

  /// Makes a call, and returns when its trailers are there.
  mutating func call() throws {
    let stream = nextStream
    nextStream += 2
    // HEADERS, and DATA with an empty message.
    try send(
      Self.frame(type: 1, flags: 4, stream: stream, request)
        + Self.frame(type: 0, flags: 1, stream: stream, [0, 0, 0, 0, 0]))
    while true {
      let frame = try nextFrame()
      if frame.type == 1, frame.flags & 1 != 0, frame.stream == stream { return }
      // RST_STREAM, GOAWAY.
      if frame.type == 3 || frame.type == 7 { throw Failure() }
    }
  }

  private mutating func nextFrame() throws -> (type: UInt8, flags: UInt8, stream: UInt32) {
    while true {
      if received.count >= 9 {
        let length = received[..<3].reduce(0) { $0 << 8 | Int($1) }
        if received.count >= 9 + length {
          let head = (received[3], received[4], received[5..<9].reduce(0) { $0 << 8 | UInt32($1) })
          received.removeFirst(9 + length)
          return head
        }
      }
      let size = 4_096
      var buffer = [UInt8](repeating: 0, count: size)
      let count = recv(socket, &buffer, size, 0)
      guard count > 0 else { throw Failure() }
      received += buffer[..<count]
    }
  }

  private func send(_ bytes: [UInt8]) throws {
    guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Failure() }
  }

  /// RFC 9113, section 4.1.
  private static func frame(type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8]) -> [UInt8] {
    bytes(of: UInt32(payload.count)).dropFirst() + [type, flags] + bytes(of: stream) + payload
  }

  /// A field that enters no table (RFC 7541, section 6.2.2). Texts are of less than 127 bytes, or of 127 to 16,510.
  private static func literal(_ name: String, _ value: String) -> [UInt8] { [0] + text(name) + text(value) }

  private static func text(_ text: String) -> [UInt8] {
    let rest = text.utf8.count - 127
    let length = rest < 0 ? [UInt8(text.utf8.count)] : [127, UInt8(0x80 | rest & 0x7f), UInt8(rest >> 7)]
    return length + text.utf8
  }

  private static func bytes(of number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
