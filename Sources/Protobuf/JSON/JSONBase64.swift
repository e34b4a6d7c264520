/// Base64 as the JSON mapping of proto3 reads it: in either alphabet (RFC 4648, sections 4 and 5) but not both, padded or
/// not, and with blanks.
enum JSONBase64 {
  /// Nil for a text that is no base64.
  static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var (characters, padding) = (0, 0)
    var (isStandard, isURL) = (false, false)
    for byte in text {
      switch byte {
      case UInt8(ascii: " "): continue
      case UInt8(ascii: "="):
        padding += 1
        continue
      case UInt8(ascii: "+"), UInt8(ascii: "/"): isStandard = true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): isURL = true
      default: break
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      characters += 1
      if characters % 4 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    let rest = characters % 4
    guard !(isStandard && isURL), rest != 1, padding == 0 || (rest > 0 && padding == 4 - rest) else { return nil }
    if rest == 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> 4)) }
    if rest == 3 {
      bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
