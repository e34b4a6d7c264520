import Glibc

/// What the parts of a request of HTTP/1.1 may consist of (RFC 9110, section 5.6.2; RFC 9112; RFC 3986).
enum HTTP1Syntax {
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let carriageReturn = UInt8(ascii: "\r")
  static let lineFeed = UInt8(ascii: "\n")

  /// A character of methods, field names and codings.
  static func isToken(_ byte: UInt8) -> Bool { isMember(byte, 0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe) }

  /// A character of a host with its port.
  static func isHost(_ byte: UInt8) -> Bool { isMember(byte, 0x2fff_7ff2_0000_0000, 0x47ff_fffe_afff_fffe) }

  /// A character of a request's target: any that can be seen, but the one that begins a fragment.
  static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "#") }

  /// A character of a field's value.
  static func isValue(_ byte: UInt8) -> Bool { byte >= 0x20 ? byte != 0x7f : byte == tab }

  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  static func digit(_ byte: UInt8) -> Int? {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
  }

  static func hexDigit(_ byte: UInt8) -> Int? {
    if let digit = digit(byte) { return digit }
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f") ? Int(letter - UInt8(ascii: "a")) + 10 : nil
  }

  /// One bit for each of the first 128 bytes.
  private static func isMember(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte is first.
  func offset(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }

  /// The bytes of a range that lies within.
  func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }

  /// Without blanks at its ends.
  var trimmed: UnsafeRawBufferPointer {
    var range = 0..<count
    while let first = range.first, HTTP1Syntax.isBlank(self[first]) { range.removeFirst() }
    while let last = range.last, HTTP1Syntax.isBlank(self[last]) { range.removeLast() }
    return part(range)
  }

  /// Whether it is this text, in any case; the text is in lower case.
  func isText(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return zip(self, text.bytes).allSatisfy { HTTP1Syntax.lowercased($0) == $1 }
  }

  /// Whether it begins with this text, in any case; the text is in lower case.
  func beginsWithText(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && part(0..<text.utf8CodeUnitCount).isText(text)
  }

  /// Calls `body` with each element of a list with commas, without blanks; ends where it returns false.
  func forEachElement(_ body: (UnsafeRawBufferPointer) -> Bool) {
    var start = 0
    while true {
      let end = offset(of: UInt8(ascii: ","), from: start) ?? count
      guard body(part(start..<end).trimmed), end < count else { return }
      start = end + 1
    }
  }
}

extension HTTP1Syntax {
  fileprivate static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}
