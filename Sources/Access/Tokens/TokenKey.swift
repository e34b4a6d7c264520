public import Foundation
import JWTKit
import Secrets

/// A key that verifies tokens, and signs them if it is a secret or private one. It is of one algorithm: a token that names
/// another is refused, whatever its signature.
public struct TokenKey: Sendable {
  /// The algorithm's name in a token's header (RFC 7518 §3.1, RFC 8037 §3.1): `HS256`, `RS256`, `ES256`, `EdDSA`.
  public let algorithm: String
  /// The key's id in a token's header (`kid`), where it has one.
  public let id: String?
  /// Whether it is a secret or private key.
  public let canSign: Bool
  private let key: any JWTAlgorithm

  /// The fewest bytes of an HS256 secret: as many as its hash has (RFC 7518 §3.2).
  public static let shortestSecret = 32

  /// An HS256 key.
  ///
  /// - Parameters:
  ///   - secret: The shared secret, at least ``shortestSecret`` bytes.
  ///   - id: The key's id in a token's header, if it is to have one.
  /// - Throws: ``Secrets/SecretError`` for a secret that is too short.
  public static func hs256(secret: Data, id: String? = nil) async throws -> TokenKey {
    guard secret.count >= shortestSecret else {
      throw SecretError("a token key needs at least \(shortestSecret) bytes, and this one has \(secret.count)")
    }
    let keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
    return TokenKey(try await keys.getKey(), id: id, canSign: true)
  }

  /// An RS256 key: 2,048 bits or more, which JWTKit sees to (RFC 7518 §3.3).
  static func rs256(_ key: some RSAKey, id: String? = nil) async throws -> TokenKey {
    let keys = await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256)
    return TokenKey(try await keys.getKey(), id: id, canSign: key is Insecure.RSA.PrivateKey)
  }

  /// An ES256 key, on the curve P-256.
  static func es256(_ key: some ECDSAKey, id: String? = nil) async throws -> TokenKey {
    let keys = await JWTKeyCollection().add(ecdsa: key)
    return TokenKey(try await keys.getKey(), id: id, canSign: key is ES256PrivateKey)
  }

  /// An EdDSA key, on the curve Ed25519.
  static func edDSA(_ key: some EdDSAKey, id: String? = nil) async throws -> TokenKey {
    let keys = await JWTKeyCollection().add(eddsa: key)
    return TokenKey(try await keys.getKey(), id: id, canSign: key is EdDSA.PrivateKey)
  }

  private init(_ key: any JWTAlgorithm, id: String?, canSign: Bool) {
    self.key = key
    self.id = id
    self.canSign = canSign
    algorithm = key.name
  }

  /// Whether a token with this header can be of this key. Either may be without an id.
  func fits(_ header: TokenHeader) -> Bool {
    guard algorithm.utf8.elementsEqual(header.alg.utf8) else { return false }
    guard let id, let other = header.kid else { return true }
    return id.utf8.elementsEqual(other.utf8)
  }

  /// The signature of `bytes`.
  func sign(_ bytes: [UInt8]) throws -> [UInt8] { try key.sign(bytes) }

  /// Whether `signature` is this key's of `bytes`. Takes the same time whatever the difference.
  func isValid(_ signature: [UInt8], of bytes: some DataProtocol) -> Bool {
    (try? key.verify(signature, signs: bytes)) ?? false
  }
}
