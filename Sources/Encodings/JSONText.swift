/// The texts of JSON values (RFC 8259), appended to a buffer of UTF-8.
public enum JSONText {
  /// A string in quotes. Control characters, and DEL, are escaped.
  public static func append(_ string: String, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      // Nearly every text is written as it is.
      if bytes.contains(where: needsEscape) {
        appendEscaped(bytes, to: &buffer)
      } else {
        buffer.append(contentsOf: bytes)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  /// A whole number, in digits.
  public static func append(_ number: some BinaryInteger, to buffer: inout [UInt8]) {
    guard let number = Int64(exactly: number), number >= 0 else { return buffer.append(contentsOf: "\(number)".utf8) }
    let start = buffer.count
    var rest = number
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    buffer[start...].reverse()
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
