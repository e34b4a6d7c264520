/// Base64 (RFC 4648): bytes as text, in two alphabets, padded or not.
///
/// Reading is strict: of the texts that could stand for some bytes, only the one that writing makes is read, with or
/// without its padding.
public enum Base64 {
  /// What the values 62 and 63 are written as.
  public enum Alphabet: Sendable {
    /// `+` and `/` (section 4).
    case standard
    /// `-` and `_` (section 5, "base64url").
    case url
  }

  /// Whether the last group is filled up to four characters by `=`.
  public enum Padding: Sendable {
    /// Never.
    case none
    /// It may be, or not.
    case optional
  }

  /// The text of `bytes`, in ASCII.
  @inlinable
  public static func encode(
    _ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard, padded: Bool = false
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      bits = (bits << 8 | UInt32(byte)) & 0xFFFF
      count += 8
      while count >= 6 {
        count -= 6
        text.append(character(UInt8(truncatingIfNeeded: bits >> count) & 63, alphabet))
      }
    }
    if count > 0 { text.append(character(UInt8(truncatingIfNeeded: bits << (6 - count)) & 63, alphabet)) }
    while padded, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return text
  }

  /// The bytes that `text` stands for. Nil for a character of no alphabet or the other, padding that doesn't fit, a lone
  /// last character, and bits left over that aren't zero.
  @inlinable
  public static func decode(
    _ text: some BidirectionalCollection<UInt8>, _ alphabet: Alphabet = .standard, padding: Padding = .optional
  ) -> [UInt8]? {
    var text = text[...]
    var padded = 0
    while padding == .optional, text.last == UInt8(ascii: "=") {
      text = text.dropLast()
      padded += 1
    }
    let length = text.count
    guard length % 4 != 1, padded == 0 || padded == (4 - length % 4) % 4 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length / 4 * 3 + 2)
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for character in text {
      guard let value = value(of: character, alphabet) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        bits &= (1 << count) - 1
      }
    }
    return bits == 0 ? bytes : nil
  }

  @inlinable
  static func character(_ value: UInt8, _ alphabet: Alphabet) -> UInt8 {
    switch value {
    case ..<26: UInt8(ascii: "A") + value
    case ..<52: UInt8(ascii: "a") + value - 26
    case ..<62: UInt8(ascii: "0") + value - 52
    case 62: alphabet == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
    default: alphabet == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
    }
  }

  @inlinable
  static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+") where alphabet == .standard, UInt8(ascii: "-") where alphabet == .url: 62
    case UInt8(ascii: "/") where alphabet == .standard, UInt8(ascii: "_") where alphabet == .url: 63
    default: nil
    }
  }
}
