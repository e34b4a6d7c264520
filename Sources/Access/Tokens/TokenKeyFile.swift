import Foundation
public import Logging
import Secrets

/// An HS256 secret in a file.
///
/// The white space around a text file's content (its last line break, mostly) is not part of the key. Every byte of a
/// file that isn't printable ASCII is.
public struct TokenKeyFile: Sendable {
  private let path: String
  private let logger: Logger

  /// The secret in the file at `path`; `logger` is told if others can read it.
  public init(path: String, logger: Logger) {
    self.path = path
    self.logger = logger
  }

  /// The file's key.
  ///
  /// - Throws: ``Secrets/SecretError`` where the file can't be read, or holds fewer than 32 bytes.
  public func key() async throws -> TokenKey {
    let secret = Self.secret(in: try SecretFile("token key file", at: path).content(logger: logger))
    guard secret.count >= TokenKey.shortestSecret else {
      throw SecretError(
        """
        the token key file \(path) holds \(secret.count) bytes, and a key needs at least \(TokenKey.shortestSecret): \
        make one with `openssl rand -hex 32`
        """)
    }
    return try await TokenKey.hs256(secret: secret)
  }

  /// The key in a file's content.
  static func secret(in content: Data) -> Data {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard content.allSatisfy({ isSpace($0) || (0x21...0x7E).contains($0) }) else { return content }
    guard let first = content.firstIndex(where: { !isSpace($0) }),
      let last = content.lastIndex(where: { !isSpace($0) })
    else { return Data() }
    return Data(content[first...last])
  }
}
