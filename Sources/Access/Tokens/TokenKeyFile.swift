import Foundation
public import Logging
public import Secrets

/// The keys of tokens in a file: an HS256 secret, keys in PEM, or a JSON Web Key Set; which of them, its content says
/// (docs/wire.md, "Keys").
public struct TokenKeyFile: Sendable {
  private let file: SecretFile
  private let logger: Logger

  /// The file at `path`; `logger` is told if others have access that they should not have, and which keys are left out.
  public init(path: String, logger: Logger) {
    file = SecretFile("token key file", at: path)
    self.logger = logger
  }

  /// What a file holds.
  struct Content: Sendable {
    var keys: [TokenKey]
    /// A bare secret, which any bytes are.
    var isSecret: Bool
  }

  /// The file's keys, one at least.
  ///
  /// - Throws: ``Secrets/SecretError`` where the file can't be read, or holds no key that can be used.
  public func keys() async throws(SecretError) -> [TokenKey] { try await content().keys }

  /// The file's first key that signs.
  ///
  /// - Throws: ``Secrets/SecretError`` where there is none.
  public func signingKey() async throws(SecretError) -> TokenKey {
    guard let key = try await content().keys.first(where: \.canSign) else {
      throw SecretError("\(file.name) \(file.path) holds public keys alone, and to sign takes a secret or private one")
    }
    return key
  }

  func content() async throws(SecretError) -> Content {
    let (bytes, mode) = try file.read()
    let content = try await content(of: bytes)
    // Public keys may be read by everyone.
    file.warn(of: mode, isSecret: content.keys.contains(where: \.canSign), logger: logger)
    return content
  }

  /// When the file was changed; nil where there is none.
  var stamp: FileStamp? { file.stamp }

  private func content(of bytes: Data) async throws(SecretError) -> Content {
    switch TokenKeyFormat(bytes) {
    case .secret(let secret): return Content(keys: [try await key(of: secret)], isSecret: true)
    case .pem(let text):
      do {
        return Content(keys: try await PEMKeys.keys(in: text), isSecret: false)
      } catch {
        throw SecretError("the \(file.name) \(file.path) \(error.description)")
      }
    case .jwks(let json):
      do {
        let found = try await JSONWebKeys(json)
        for omission in found.omissions {
          logger.warning("a token key is left out", metadata: ["path": "\(file.path)", "cause": "\(omission)"])
        }
        return Content(keys: found.keys, isSecret: false)
      } catch {
        throw SecretError("the \(file.name) \(file.path) \(error.description)")
      }
    case .unsupported:
      throw SecretError(
        """
        the \(file.name) \(file.path) holds a public key in a form that isn't taken: give PEM (-----BEGIN PUBLIC KEY-----) \
        or a JSON Web Key Set
        """)
    }
  }

  private func key(of secret: Data) async throws(SecretError) -> TokenKey {
    do {
      return try await TokenKey.hs256(secret: secret)
    } catch {
      throw SecretError(
        """
        the \(file.name) \(file.path) holds \(secret.count) bytes, and a key needs at least \
        \(TokenKey.shortestSecret): make one with `openssl rand -hex 32`
        """)
    }
  }
}
