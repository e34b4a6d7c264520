import Foundation
public import Logging

/// An HS256 secret in a file.
///
/// The white space around a text file's content (its last line break, mostly) is not part of the key. Every byte of a
/// file that isn't printable ASCII is.
public struct TokenKeyFile: TokenKeySource {
  private let path: String
  private let logger: Logger

  /// The secret in the file at `path`; `logger` is told if others can read it.
  public init(path: String, logger: Logger) {
    self.path = path
    self.logger = logger
  }

  /// The one key of the file.
  ///
  /// - Throws: ``TokenKeyError`` where the file can't be read, or holds fewer than 32 bytes.
  public func keys() async throws -> [TokenKey] { [try await key()] }

  /// The file's key.
  ///
  /// - Throws: As ``keys()``.
  public func key() async throws -> TokenKey {
    let content: Data
    do {
      content = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw TokenKeyError("the token key file \(path) can't be read: \(error.localizedDescription)")
    }
    warnIfOpen()
    let secret = Self.secret(in: content)
    guard secret.count >= TokenKey.shortestSecret else {
      throw TokenKeyError(
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

  private func warnIfOpen() {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
    logger.warning(
      "others than the owner have access to the token key file: chmod 600 it",
      metadata: ["path": "\(path)", "mode": "\(String(mode, radix: 8))"])
  }
}
