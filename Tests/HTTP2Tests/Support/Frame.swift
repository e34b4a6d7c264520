import HTTP2

/// A frame written and read by hand, so that tests do not trust the library they test (RFC 9113, section 4.1).
struct Frame: Equatable, CustomStringConvertible {
  enum Kind: UInt8 {
    case data = 0, headers, priority, reset, settings, pushPromise, ping, goAway, windowUpdate, continuation
  }

  var type: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  static let endStreamFlag: UInt8 = 0x1
  static let acknowledgeFlag: UInt8 = 0x1
  static let endHeadersFlag: UInt8 = 0x4
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  init(type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) {
    self.type = type
    self.flags = flags
    self.stream = stream
    self.payload = payload
  }

  init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
    self.init(type: kind.rawValue, flags: flags, stream: stream, payload: payload)
  }

  var kind: Kind? { Kind(rawValue: type) }
  var endsStream: Bool { (kind == .data || kind == .headers) && flags & Self.endStreamFlag != 0 }
  var isAcknowledgement: Bool { (kind == .settings || kind == .ping) && flags & Self.acknowledgeFlag != 0 }

  var bytes: [UInt8] {
    let length = payload.count
    return [UInt8(truncatingIfNeeded: length >> 16), UInt8(truncatingIfNeeded: length >> 8)]
      + [UInt8(truncatingIfNeeded: length), type, flags] + Self.number(stream) + payload
  }

  /// The 32-bit number at an offset of the payload.
  func number(at offset: Int) -> UInt32 {
    payload.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  var description: String {
    let name = kind.map { "\($0)" } ?? "type \(type)"
    let code = kind == .reset ? " \(ErrorCodeName.name(number(at: 0)))" : ""
    return "\(name)\(endsStream ? " end" : "")\(isAcknowledgement ? " ack" : "") stream \(stream)\(code)"
  }

  static func number(_ value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  static func headers(_ stream: UInt32, _ fields: [(String, String)], endStream: Bool = false) -> Frame {
    Frame(
      .headers, flags: endHeadersFlag | (endStream ? endStreamFlag : 0), stream: stream, HeaderBlock.encode(fields))
  }

  static func data(_ stream: UInt32, _ bytes: [UInt8], endStream: Bool = false) -> Frame {
    Frame(.data, flags: endStream ? endStreamFlag : 0, stream: stream, bytes)
  }

  static func settings(_ values: [(id: UInt16, value: UInt32)] = []) -> Frame {
    Frame(
      .settings,
      values.flatMap { [UInt8($0.id >> 8), UInt8($0.id & 0xff)] + number($0.value) })
  }

  static let settingsAcknowledgement = Frame(.settings, flags: acknowledgeFlag)

  static func reset(_ stream: UInt32, _ code: UInt32) -> Frame {
    Frame(.reset, stream: stream, number(code))
  }

  static func windowUpdate(_ stream: UInt32, _ bytes: UInt32) -> Frame {
    Frame(.windowUpdate, stream: stream, number(bytes))
  }

  static func ping(_ payload: [UInt8], acknowledge: Bool = false) -> Frame {
    Frame(.ping, flags: acknowledge ? acknowledgeFlag : 0, payload)
  }

  static func goAway(last: UInt32, code: UInt32) -> Frame {
    Frame(.goAway, number(last) + number(code))
  }

  /// All frames in the bytes, which must end where a frame does.
  static func parse(_ bytes: [UInt8]) -> [Frame] {
    let frames = parseWhole(bytes)
    precondition(frames.reduce(0) { $0 + 9 + $1.payload.count } == bytes.count, "half a frame")
    return frames
  }

  /// The frames in the bytes that are whole.
  static func parseWhole(_ bytes: [UInt8]) -> [Frame] {
    var frames: [Frame] = []
    var rest = bytes[...]
    while rest.count >= 9 {
      let head = Array(rest.prefix(9))
      let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      guard rest.count >= 9 + length else { break }
      let stream = head[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      frames.append(
        Frame(type: head[3], flags: head[4], stream: stream, payload: Array(rest.dropFirst(9).prefix(length))))
      rest = rest.dropFirst(9 + length)
    }
    return frames
  }
}

/// HPACK without tables or Huffman codes: every field a literal (RFC 7541, section 6.2.2).
enum HeaderBlock {
  static func encode(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0] + string($0.0) + string($0.1) }
  }

  private static func string(_ text: String) -> [UInt8] {
    integer(text.utf8.count) + Array(text.utf8)
  }

  /// An integer with a prefix of seven bits.
  static func integer(_ value: Int) -> [UInt8] {
    guard value >= 127 else { return [UInt8(value)] }
    var bytes: [UInt8] = [127]
    var rest = value - 127
    while rest >= 128 {
      bytes.append(UInt8(rest % 128 + 128))
      rest /= 128
    }
    return bytes + [UInt8(rest)]
  }
}

enum ErrorCodeName {
  static func name(_ code: UInt32) -> String { ErrorCode(rawValue: code).description }
}
