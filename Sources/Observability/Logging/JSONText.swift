import Logging

/// Writes JSON (RFC 8259) into a buffer of bytes.
package enum JSONText {
  /// A string in quotes.
  package static func append(_ text: String, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      // Nearly every text is written as it is.
      if bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
        appendEscaped(bytes, to: &buffer)
      } else {
        buffer.append(contentsOf: bytes)
      }
    }
    buffer.append(UInt8(ascii: "\""))
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
      case 0..<0x20:
        buffer.append(contentsOf: #"\u00"#.utf8)
        buffer.append(hexadecimal(byte >> 4))
        buffer.append(hexadecimal(byte & 0xF))
      default: buffer.append(byte)
      }
    }
  }

  /// A value of log metadata. Numbers and truth values are written bare, so that a log store can compare them.
  package static func append(_ value: Logger.Metadata.Value, to buffer: inout [UInt8]) {
    switch value {
    case .string(let text): append(text, to: &buffer)
    // The common type by itself: to ask what a type conforms to costs more than the rest of the line.
    case .stringConvertible(let value as Int64): append(value, to: &buffer)
    case .stringConvertible(let value as Int): append(Int64(value), to: &buffer)
    case .stringConvertible(let value as any BinaryInteger): buffer.append(contentsOf: String(describing: value).utf8)
    case .stringConvertible(let value as Double) where value.isFinite:
      buffer.append(contentsOf: value.description.utf8)
    case .stringConvertible(let value as Bool): buffer.append(contentsOf: (value ? "true" : "false").utf8)
    case .stringConvertible(let value): append(value.description, to: &buffer)
    case .array(let values):
      buffer.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        append(value, to: &buffer)
      }
      buffer.append(UInt8(ascii: "]"))
    case .dictionary(let values):
      buffer.append(UInt8(ascii: "{"))
      for (index, (key, value)) in values.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        append(key, to: &buffer)
        buffer.append(UInt8(ascii: ":"))
        append(value, to: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
    }
  }

  private static func append(_ value: Int64, to buffer: inout [UInt8]) {
    guard value >= 0 else { return buffer.append(contentsOf: String(value).utf8) }
    let start = buffer.count
    var rest = value
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    buffer[start...].reverse()
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
