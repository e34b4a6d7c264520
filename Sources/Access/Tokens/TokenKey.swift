public import Foundation
import JWTKit
import Secrets

/// A key that signs or verifies tokens, of one algorithm: a token that names another is refused, whatever its signature.
///
/// Every kind of key that JWTKit knows can become one; so far there is HS256.
public struct TokenKey: Sendable {
  /// The algorithm's name in a token's header (RFC 7518 §3.1), such as `HS256`.
  public let algorithm: String
  /// The key's id in a token's header (`kid`), where it has one.
  public let id: String?
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
    return TokenKey(try await keys.getKey(), id: id)
  }

  private init(_ key: any JWTAlgorithm, id: String?) {
    self.key = key
    self.id = id
    algorithm = key.name
  }

  /// The signature of `bytes`.
  func sign(_ bytes: [UInt8]) throws -> [UInt8] { try key.sign(bytes) }

  /// Whether `signature` is this key's of `bytes`. Takes the same time whatever the difference.
  func isValid(_ signature: [UInt8], of bytes: some DataProtocol) -> Bool {
    (try? key.verify(signature, signs: bytes)) ?? false
  }
}
