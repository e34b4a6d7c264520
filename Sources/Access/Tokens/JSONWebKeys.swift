import Crypto
import Encodings
import Foundation
import JWTKit
import Secrets

/// The keys of a JSON Web Key Set, or of a single JSON Web Key (RFC 7517; RFC 7518 §6; RFC 8037 §2).
struct JSONWebKeys {
  /// Those that can verify tokens, in their order.
  var keys: [TokenKey] = []
  /// Why others were left out, as RFC 7517 §5 has it, for the log.
  var omissions: [String] = []

  /// - Throws: ``Secrets/SecretError`` where it is no set of keys, or none of them can be used.
  init(_ content: Data) async throws(SecretError) {
    let found: [Entry]
    if let set = try? JSONDecoder().decode(KeySet.self, from: content) {
      found = set.keys
    } else if let key = try? JSONDecoder().decode(JSONWebKey.self, from: content) {
      found = [Entry(key: key)]
    } else {
      throw SecretError("is neither a JSON Web Key Set, {\"keys\": […]}, nor a JSON Web Key")
    }
    for (index, entry) in found.enumerated() {
      let name = entry.key?.kid.map { "'\($0.prefix(64))'" } ?? "number \(index + 1)"
      do {
        guard let entry = entry.key else { throw Omission("has a member that is missing or of a wrong type") }
        let key = try await entry.tokenKey()
        guard key.id != nil || nameless(key.algorithm) < TokenVerifier.mostTrials else {
          throw Omission("has no kid, as \(TokenVerifier.mostTrials) others: a token is tried with no more")
        }
        keys.append(key)
      } catch {
        omissions.append("the key \(name) \((error as? Omission)?.reason ?? "can't be used")")
      }
    }
    guard !keys.isEmpty else {
      throw SecretError(
        "has no key that can verify tokens: " + (omissions.isEmpty ? "it is empty" : omissions.joined(separator: "; ")))
    }
  }

  /// Keys without an id that are taken already.
  private func nameless(_ algorithm: String) -> Int { keys.count { $0.id == nil && $0.algorithm == algorithm } }

  private struct KeySet: Decodable {
    var keys: [Entry]
  }

  /// An element that may be no key.
  private struct Entry: Decodable {
    var key: JSONWebKey?

    init(key: JSONWebKey) { self.key = key }

    init(from decoder: any Decoder) throws { key = try? JSONWebKey(from: decoder) }
  }
}

/// Why a key is left out.
private struct Omission: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// The members of a key that matter here.
private struct JSONWebKey: Decodable {
  var kty: String
  var use: String?
  var operations: [String]?
  var alg: String?
  var kid: String?
  var crv: String?
  var n: String?
  var e: String?
  var x: String?
  var y: String?
  var k: String?

  private enum CodingKeys: String, CodingKey {
    case kty, use, alg, kid, crv, n, e, x, y, k
    case operations = "key_ops"
  }

  /// The one algorithm that a key of this type is good for here. What the key says of itself must agree.
  func tokenKey() async throws -> TokenKey {
    if let use, use != "sig" { throw Omission("is not for signatures: its use is '\(use.prefix(16))'") }
    if let operations, !operations.contains("verify") { throw Omission("may not verify: key_ops lacks 'verify'") }
    switch (kty, crv) {
    case ("oct", _): return try await secret()
    case ("RSA", _): return try await rsa()
    case ("EC", "P-256"?): return try await ec()
    case ("OKP", "Ed25519"?): return try await okp()
    default: throw Omission("is of another type than oct, RSA, EC with P-256, and OKP with Ed25519")
    }
  }

  private func secret() async throws -> TokenKey {
    try agree("HS256")
    let secret = Data(try bytes(k, "k"))
    guard secret.count >= TokenKey.shortestSecret else {
      throw Omission("is shorter than \(TokenKey.shortestSecret) bytes")
    }
    return try await .hs256(secret: secret, id: kid)
  }

  private func rsa() async throws -> TokenKey {
    try agree("RS256")
    let modulus = try bytes(n, "n")
    let exponent = try bytes(e, "e")
    let digits = modulus.drop { $0 == 0 }
    guard digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0) >= 2048 else {
      throw Omission("has fewer than 2048 bits")
    }
    guard
      let key = try? Insecure.RSA.PublicKey(
        modulus: Self.text(modulus), exponent: Self.text(exponent))
    else { throw Omission("has an n or e that is no RSA key's") }
    return try await .rs256(key, id: kid)
  }

  private func ec() async throws -> TokenKey {
    try agree("ES256")
    let (x, y) = (try bytes(x, "x"), try bytes(y, "y"))
    guard x.count == 32, y.count == 32, let point = try? P256.Signing.PublicKey(rawRepresentation: x + y),
      let key = try? ES256PublicKey(backing: point)
    else { throw Omission("has an x and y that are no point of the curve") }
    return try await .es256(key, id: kid)
  }

  private func okp() async throws -> TokenKey {
    try agree("EdDSA")
    let x = try bytes(x, "x")
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else {
      throw Omission("has an x that is no point of the curve")
    }
    return try await .edDSA(EdDSA.PublicKey(backing: key), id: kid)
  }

  private func agree(_ algorithm: String) throws {
    if let alg, alg != algorithm {
      throw Omission("is for the algorithm '\(alg.prefix(16))', and a key of its type is taken for \(algorithm) alone")
    }
  }

  private func bytes(_ text: String?, _ name: String) throws -> [UInt8] {
    guard let text, !text.isEmpty, let bytes = Base64.decode(Array(text.utf8), .url, padding: .none) else {
      throw Omission("has no \(name) in base64url")
    }
    return bytes
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes, .url), as: UTF8.self) }
}
