import Foundation

/// What a token key file is, told by its content alone.
///
/// What looks like a public key in any spelling is never taken for a secret: everyone knows a public key, and could sign
/// HS256 tokens with it.
enum TokenKeyFormat: Equatable {
  /// An HS256 secret.
  case secret(Data)
  /// Keys or a certificate between `-----BEGIN …-----` and `-----END …-----` (RFC 7468).
  case pem(String)
  /// A JSON object: a JWK, or a set of them (RFC 7517).
  case jwks(Data)
  /// A public key, but not in one of these forms.
  case unsupported

  init(_ content: Data) {
    let secret = Self.withoutSpaceAround(content)
    let json = Data(content.drop { Self.isSpace($0) || [0xEF, 0xBB, 0xBF].contains($0) })
    if content.range(of: Data("-----BEGIN ".utf8)) != nil {
      self = .pem(String(decoding: content, as: UTF8.self))
    } else if json.first == UInt8(ascii: "{") {
      self = .jwks(json)
    } else if Self.isPublicKey(secret) {
      self = .unsupported
    } else {
      self = .secret(secret)
    }
  }

  /// The white space around a text file's content (its last line break, mostly) is not part of the key. Every byte of a
  /// file that isn't printable ASCII is.
  private static func withoutSpaceAround(_ content: Data) -> Data {
    guard content.allSatisfy({ isSpace($0) || (0x21...0x7E).contains($0) }) else { return content }
    guard let first = content.firstIndex(where: { !isSpace($0) }),
      let last = content.lastIndex(where: { !isSpace($0) })
    else { return Data() }
    return Data(content[first...last])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isPublicKey(_ content: Data) -> Bool {
    // A text of two bytes for each character, as some systems write their files, reads as its half.
    let narrow = content.filter { $0 != 0 }
    let text = String(decoding: narrow, as: UTF8.self)
    if signs.contains(where: text.contains) { return true }
    if narrow.count < content.count && text.contains("-----BEGIN ") { return true }
    // DER, bare or in base64 or hexadecimal digits without lines around it.
    return [content, Data(base64Encoded: narrow, options: .ignoreUnknownCharacters), bytes(ofHexadecimal: narrow)]
      .contains { $0.map(isDERKey) ?? false }
  }

  /// What is in a public key as OpenSSH and its kin write it, as a JWK, and as .NET does.
  private static let signs = [
    "ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "BEGIN SSH2 PUBLIC KEY", "\"kty\"", "<RSAKeyValue>",
  ]

  /// Nil for a text with other characters than digits, colons and white space.
  private static func bytes(ofHexadecimal text: Data) -> Data? {
    let characters = text.filter { !isSpace($0) && $0 != UInt8(ascii: ":") }
    let digits = characters.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == characters.count, digits.count % 2 == 0 else { return nil }
    return Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }

  /// Whether the content, but for line breaks behind it, is a whole SEQUENCE that begins with another SEQUENCE or an
  /// INTEGER, as every DER key and certificate does: what a secret of random bytes looks like once in 2²⁴ times.
  private static func isDERKey(_ content: Data) -> Bool {
    let lineBreaks = content.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
    let bytes = [UInt8](content.prefix(8))
    guard bytes.count == 8, bytes[0] == 0x30 else { return false }
    let (length, header): (Int, Int) =
      switch bytes[1] {
      case 0..<0x80: (Int(bytes[1]), 2)
      case 0x81: (Int(bytes[2]), 3)
      case 0x82: (Int(bytes[2]) << 8 | Int(bytes[3]), 4)
      default: (-1, 2)
      }
    return (content.count - lineBreaks...content.count).contains(length + header)
      && (bytes[header] == 0x30 || bytes[header] == 0x02)
  }
}
