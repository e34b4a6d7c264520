import Foundation
import JWTKit
import Secrets

/// The keys of a PEM file: public keys (SubjectPublicKeyInfo, or PKCS #1 for RSA), private ones, a certificate.
enum PEMKeys {
  /// More than any rotation needs.
  static let mostBlocks = 32

  private struct Block {
    var label: String
    var text: String
  }

  /// The file's keys in their order; a private key stands for its public one too.
  ///
  /// - Throws: ``Secrets/SecretError`` which says what is wrong, without any of the content.
  static func keys(in text: String) async throws(SecretError) -> [TokenKey] {
    let blocks = try blocks(of: text)
    // The rest of a chain are keys of authorities, which make no tokens.
    guard blocks.count(where: { $0.label == "CERTIFICATE" }) <= 1 else {
      throw SecretError("holds several certificates: leave the one of whoever signs tokens, or give public keys")
    }
    var keys: [TokenKey] = []
    for block in blocks where block.label != "EC PARAMETERS" {
      guard let key = try await key(in: block) else {
        throw SecretError(
          """
          has a block '\(block.label)' that can't be used: it must be a whole key or certificate of RSA with 2048 bits \
          or more, of the curve P-256, or of Ed25519 (a key alone)
          """)
      }
      keys.append(key)
    }
    guard !keys.isEmpty else { throw SecretError("holds no key") }
    for (algorithm, count) in Dictionary(keys.map { ($0.algorithm, 1) }, uniquingKeysWith: +)
    where count > TokenVerifier.mostTrials {
      throw SecretError(
        """
        holds \(count) keys for \(algorithm), and a token is tried with no more than \(TokenVerifier.mostTrials): leave out \
        those that sign no more, or give a JSON Web Key Set with a kid for each
        """)
    }
    return keys
  }

  private static func key(in block: Block) async throws(SecretError) -> TokenKey? {
    let text = block.text
    switch block.label {
    case "PUBLIC KEY", "RSA PUBLIC KEY":
      if let key = try? Insecure.RSA.PublicKey(pem: text) { return try? await .rs256(key) }
      if let key = try? ES256PublicKey(pem: text) { return try? await .es256(key) }
      if let key = try? EdDSA.PublicKey(pem: text) { return try? await .edDSA(key) }
    case "CERTIFICATE":
      if let key = try? Insecure.RSA.PublicKey(certificatePEM: text) { return try? await .rs256(key) }
      if let key = try? ES256PublicKey(certificate: text) { return try? await .es256(key) }
    case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
      if let key = try? Insecure.RSA.PrivateKey(pem: text) { return try? await .rs256(key) }
      if let key = try? ES256PrivateKey(pem: text) { return try? await .es256(key) }
      if let key = try? EdDSA.PrivateKey(pem: text) { return try? await .edDSA(key) }
    case "ENCRYPTED PRIVATE KEY":
      throw SecretError("holds an encrypted private key: decrypt it with `openssl pkcs8 -in FILE -out FILE`")
    default: break
    }
    return nil
  }

  /// What stands between the lines; texts around it are comments (RFC 7468 §2).
  private static func blocks(of text: String) throws(SecretError) -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    // A line break of two characters is one character of a Swift string.
    for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if let label = label(of: line, "BEGIN") {
        guard open == nil else { throw SecretError("has a block that doesn't end") }
        open = Block(label: label, text: line + "\n")
      } else if var block = open {
        block.text += line + "\n"
        open = block
        guard let label = label(of: line, "END") else { continue }
        guard label == block.label else { throw SecretError("has a block that doesn't end") }
        blocks.append(block)
        open = nil
      }
    }
    guard open == nil else { throw SecretError("has a block that doesn't end") }
    guard blocks.count <= mostBlocks else { throw SecretError("has more than \(mostBlocks) blocks") }
    return blocks
  }

  private static func label(of line: String, _ word: String) -> String? {
    guard line.hasPrefix("-----\(word) "), line.hasSuffix("-----"), line.count > word.count + 11 else { return nil }
    return String(line.dropFirst(word.count + 6).dropLast(5))
  }
}
