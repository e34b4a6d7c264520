import Encodings
import Foundation

/// Makes tokens, for tests, demonstrations and operators.
public struct TokenSigner: Sendable {
  private let key: TokenKey

  /// Signs with `key`.
  public init(_ key: TokenKey) { self.key = key }

  /// A signed JWT (RFC 7519) of `claims`.
  public func sign(_ claims: TokenClaims) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let header = TokenHeader(alg: key.algorithm, kid: key.id, typ: "JWT")
    let content = try "\(text(encoder.encode(header))).\(text(encoder.encode(claims)))"
    return "\(content).\(text(try key.sign(Array(content.utf8))))"
  }

  /// base64url without padding (RFC 7515 §2).
  private func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: Base64.encode(bytes, .url), as: UTF8.self)
  }
}

/// A token's header (RFC 7515 §4.1), as far as it is of use here.
struct TokenHeader: Codable, Sendable {
  var alg: String
  var kid: String?
  var typ: String?
  /// Extensions that must be understood. There are none that are.
  var crit: [String]?
}
