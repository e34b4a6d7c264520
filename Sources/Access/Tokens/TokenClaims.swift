import Foundation
public import Time

/// What a token says of its bearer (docs/metrics.md, "Scope"; RFC 7519 §4).
public struct TokenClaims: Sendable, Hashable {
  /// The session that the token stands for, with its `exp`.
  public let session: Session
  /// `nbf`: the token is not valid before it.
  public let notBefore: Instant?
  /// `iss`: who made the token.
  public let issuer: String?
  /// `aud`: the services that the token is for.
  public let audience: [String]

  /// The claims of a session, valid until its ``Session/expiresAt``.
  public init(_ session: Session, notBefore: Instant? = nil, issuer: String? = nil, audience: [String] = []) {
    self.session = session
    self.notBefore = notBefore
    self.issuer = issuer
    self.audience = audience
  }
}

extension TokenClaims: Codable {
  private enum CodingKeys: String, CodingKey {
    case sub, org, owner, permissions, exp, nbf, iss, aud
    case superAdmin = "super_admin"
  }

  /// Reads the claims. `sub`, `org` and `exp` must be there; others that Callboard doesn't know may be. `aud` is a text or
  /// several (RFC 7519 §4.1.3); one of another type, like an `iss` of another type, names nobody.
  public init(from decoder: any Decoder) throws {
    let claims = try decoder.container(keyedBy: CodingKeys.self)
    let permissions = try claims.decodeIfPresent([String].self, forKey: .permissions) ?? []
    func identifier(_ key: CodingKeys) throws -> UUID {
      guard let identifier = UUID(text: try claims.decode(String.self, forKey: key)) else {
        throw DecodingError.dataCorruptedError(forKey: key, in: claims, debugDescription: "no UUID")
      }
      return identifier
    }
    session = Session(
      memberID: try identifier(.sub),
      orgID: try identifier(.org),
      isSuperAdmin: try claims.decodeIfPresent(Bool.self, forKey: .superAdmin) ?? false,
      isOwner: try claims.decodeIfPresent(Bool.self, forKey: .owner) ?? false,
      permissions: Set(permissions.map(Permission.init(rawValue:))),
      expiresAt: Instant(numericDate: try claims.decode(Double.self, forKey: .exp)))
    notBefore = try claims.decodeIfPresent(Double.self, forKey: .nbf).map(Instant.init(numericDate:))
    issuer = try? claims.decode(String.self, forKey: .iss)
    let audience = try? claims.decode([String].self, forKey: .aud)
    self.audience = audience ?? (try? claims.decode(String.self, forKey: .aud)).map { [$0] } ?? []
  }

  /// Writes the claims, times as whole seconds.
  public func encode(to encoder: any Encoder) throws {
    var claims = encoder.container(keyedBy: CodingKeys.self)
    try claims.encode(session.memberID.text, forKey: .sub)
    try claims.encode(session.orgID.text, forKey: .org)
    try claims.encode(session.isSuperAdmin, forKey: .superAdmin)
    try claims.encode(session.isOwner, forKey: .owner)
    try claims.encode(session.permissions.map(\.rawValue).sorted(), forKey: .permissions)
    try claims.encode(session.expiresAt.seconds, forKey: .exp)
    try claims.encodeIfPresent(notBefore?.seconds, forKey: .nbf)
    try claims.encodeIfPresent(issuer, forKey: .iss)
    switch audience.count {
    case 0: break
    case 1: try claims.encode(audience[0], forKey: .aud)
    default: try claims.encode(audience, forKey: .aud)
    }
  }
}

extension Instant {
  /// The instant of a NumericDate, seconds since 1970 with a fraction (RFC 7519 §2), held to what an instant can say.
  fileprivate init(numericDate: Double) {
    let microseconds = (numericDate * 1_000_000).rounded(.down)
    self =
      Int64(exactly: microseconds).map(Instant.init(microseconds:))
      ?? (microseconds < 0 ? .distantPast : .distantFuture)
  }
}
