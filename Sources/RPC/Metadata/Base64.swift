/// The base64 of `-bin` metadata: the standard alphabet, padded or not when read, not padded when written
/// (PROTOCOL-HTTP2, "Binary-Header").
enum Base64 {
  private static let alphabet: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Without padding.
  static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        encoded.append(alphabet[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 {
      encoded.append(alphabet[Int(bits << UInt32(6 - count) & 63)])
    }
    return encoded
  }

  /// Nil for what isn't base64: a foreign character, padding that doesn't fit, a lone last character, or bits left
  /// over that aren't zero.
  static func decode(_ encoded: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    var text = encoded[...]
    var padding = 0
    while text.last == UInt8(ascii: "=") {
      text = text.dropLast()
      padding += 1
    }
    let count = text.count
    // Padding, where there is any, fills the last group of four.
    guard count % 4 != 1, padding == 0 || padding == (4 - count % 4) % 4 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 3 / 4)
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for character in text {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | value
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> held))
        bits &= (1 << held) - 1
      }
    }
    return bits == 0 ? bytes : nil
  }

  /// The values of a `-bin` field: joined by commas, each its own base64. Nil if one of them isn't.
  static func decodeList(_ field: some BidirectionalCollection<UInt8>) -> [[UInt8]]? {
    var values: [[UInt8]] = []
    for part in field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      var text = part
      while text.first == UInt8(ascii: " ") || text.first == UInt8(ascii: "\t") { text = text.dropFirst() }
      while text.last == UInt8(ascii: " ") || text.last == UInt8(ascii: "\t") { text = text.dropLast() }
      guard let value = decode(text) else { return nil }
      values.append(value)
    }
    return values
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
