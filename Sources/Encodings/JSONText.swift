/// The texts of JSON values (RFC 8259), appended to a buffer of UTF-8.
public enum JSONText {
  /// A string in quotes. Control characters, and DEL, are escaped.
  public static func append(_ string: String, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      // Nearly every text is written as it is.
      if isPlain(UnsafeRawBufferPointer(bytes)) {
        buffer.append(contentsOf: bytes)
      } else {
        appendEscaped(bytes, to: &buffer)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  /// A whole number, in digits.
  public static func append(_ number: some BinaryInteger, to buffer: inout [UInt8]) {
    guard let number = Int64(exactly: number) else { return buffer.append(contentsOf: "\(number)".utf8) }
    append(number, to: &buffer)
  }

  /// A whole number, in digits: by itself, as it is what logs are full of.
  public static func append(_ number: Int64, to buffer: inout [UInt8]) {
    guard number >= 0 else { return buffer.append(contentsOf: "\(number)".utf8) }
    var divisor: Int64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      buffer.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// The shortest number that reads back as the same value, without a fraction where it has none; `null` for what is no
  /// number, or infinite, as JSON has no word for it.
  public static func append(
    _ number: some BinaryFloatingPoint & CustomStringConvertible, to buffer: inout [UInt8]
  ) {
    guard number.isFinite else { return buffer.append(contentsOf: "null".utf8) }
    let text = number.description
    buffer.append(contentsOf: (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8)
  }

  /// `true` or `false`.
  public static func append(_ value: Bool, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Whether text of UTF-8 is written as it is, eight bytes at a time: the highest bit of each byte of the sums below is set
  /// where the byte is a quotation mark, a backslash, DEL, or below a blank, and only there or behind such a byte.
  package static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var found: UInt64 = 0
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      found |= (word &- ones &* 0x20) & ~word
      let quotation = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let del = word ^ (ones &* 0x7F)
      found |= (quotation &- ones) & ~quotation | (backslash &- ones) & ~backslash | (del &- ones) & ~del
      offset += 8
    }
    guard found & high == 0 else { return false }
    while offset < bytes.count {
      if needsEscape(bytes[offset]) { return false }
      offset += 1
    }
    return true
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  private static func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(byte)
      case UInt8(ascii: "\n"): buffer.append(contentsOf: #"\n"#.utf8)
      case UInt8(ascii: "\r"): buffer.append(contentsOf: #"\r"#.utf8)
      case UInt8(ascii: "\t"): buffer.append(contentsOf: #"\t"#.utf8)
      case _ where needsEscape(byte):
        buffer.append(contentsOf: #"\u00"#.utf8)
        buffer.append(hexadecimal(byte >> 4))
        buffer.append(hexadecimal(byte & 0xF))
      default: buffer.append(byte)
      }
    }
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
