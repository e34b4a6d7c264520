import Encodings
import Foundation
import Time

@testable import Access
@testable import RPC

/// Keys, claims and hand-made tokens.
enum Tokens {
  static let secret = Data((0..<32).map { UInt8($0) })
  static let now = Instant(seconds: 1_795_000_000)
  static let member = UUID(uuid: (1, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
  static let organization = UUID(uuid: (2, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 2))

  static func key(_ secret: Data = secret, id: String? = nil) async throws -> TokenKey {
    try await TokenKey.hs256(secret: secret, id: id)
  }

  static func session(
    expiresIn seconds: Int64 = 3_600, superAdmin: Bool = false, owner: Bool = false, permissions: Set<Permission> = []
  ) -> Session {
    Session(
      memberID: member, orgID: organization, isSuperAdmin: superAdmin, isOwner: owner, permissions: permissions,
      expiresAt: now.advanced(byMicroseconds: seconds * 1_000_000))
  }

  /// A token of any header and claims, rightly signed unless `signature` says otherwise.
  static func make(
    header: String = #"{"alg":"HS256","typ":"JWT"}"#, claims: String, key: TokenKey, signature: [UInt8]? = nil
  ) throws -> [UInt8] {
    let content = Base64.encode(header.utf8, .url) + [UInt8(ascii: ".")] + Base64.encode(claims.utf8, .url)
    let signature = try signature ?? key.sign(content)
    return content + [UInt8(ascii: ".")] + Base64.encode(signature, .url)
  }

  /// Claims as JSON, with `changes` instead of or beside the usual; nil leaves one out.
  static func claims(_ changes: [String: String?] = [:]) -> String {
    var claims: [String: String?] = [
      "sub": "\"\(member)\"", "org": "\"\(organization)\"", "exp": "\(now.seconds + 3_600)",
    ]
    claims.merge(changes) { $1 }
    return "{\(claims.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ","))}"
  }
}
