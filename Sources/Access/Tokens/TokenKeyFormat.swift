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
    let text = String(decoding: content, as: UTF8.self)
    // OpenSSH's; a list of JWKs.
    if text.hasPrefix("ssh-") || text.hasPrefix("ecdsa-sha2-") || text.contains("\"kty\"") { return true }
    // DER, bare or in base64 without the lines around it.
    if isDERKey(content) { return true }
    return Data(base64Encoded: content, options: .ignoreUnknownCharacters).map(isDERKey) ?? false
  }

  /// Whether the content is a whole SEQUENCE that begins with another SEQUENCE or an INTEGER, as every DER key and
  /// certificate does: what a secret of random bytes looks like once in 2²⁴ times.
  private static func isDERKey(_ content: Data) -> Bool {
    let bytes = [UInt8](content.prefix(8))
    guard bytes.count == 8, bytes[0] == 0x30 else { return false }
    let (length, header): (Int, Int) =
      switch bytes[1] {
      case 0..<0x80: (Int(bytes[1]), 2)
      case 0x81: (Int(bytes[2]), 3)
      case 0x82: (Int(bytes[2]) << 8 | Int(bytes[3]), 4)
      default: (-1, 2)
      }
    return length + header == content.count && (bytes[header] == 0x30 || bytes[header] == 0x02)
  }
}
