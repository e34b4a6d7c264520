import Encodings
import Foundation
public import RPC
public import Time

/// Tells whether a token is genuine and valid now.
public struct TokenVerifier: Sendable {
  /// How far clocks may be apart, for `exp` and `nbf` alike, in microseconds: one minute.
  static let leeway: Int64 = 60_000_000

  /// The longest token, in bytes. What is longer is refused unread.
  static let longestToken = 8_192

  /// The most keys that a signature is tried with: those of a token without `kid` may be many.
  static let mostTrials = 8

  let keys: TokenKeySet
  private let audience: String?
  private let issuer: String?

  /// Trusts tokens that are signed with one of `keys`.
  ///
  /// - Parameters:
  ///   - keys: Of whoever makes tokens; they may change.
  ///   - audience: What `aud` must name, byte for byte; nil where it may say anything.
  ///   - issuer: What `iss` must be, byte for byte; nil where it may say anything.
  public init(_ keys: TokenKeySet, audience: String? = nil, issuer: String? = nil) {
    self.keys = keys
    self.audience = audience
    self.issuer = issuer
  }

  /// Trusts tokens that are signed with one of `keys`, which never change.
  public init(_ keys: [TokenKey], audience: String? = nil, issuer: String? = nil) {
    self.init(TokenKeySet(keys), audience: audience, issuer: issuer)
  }

  /// The claims of a genuine token that is valid at `now`.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason: TOKEN_MALFORMED, TOKEN_SIGNATURE_INVALID, TOKEN_EXPIRED,
  ///   TOKEN_NOT_YET_VALID, TOKEN_AUDIENCE_INVALID, TOKEN_ISSUER_INVALID. Nothing of a token is looked at before its signature has proved good, but for its header.
  public func verify(_ token: [UInt8], now: Instant) throws(RPCError) -> TokenClaims {
    guard token.count <= Self.longestToken else {
      throw .malformedToken("the token is longer than \(Self.longestToken) bytes")
    }
    let parts = token.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      throw .malformedToken("the token is no JWT: it must have three parts with a dot between")
    }
    let header: TokenHeader = try Self.decode(parts[0], "header")
    guard header.crit == nil else {
      throw .malformedToken("the token's header has critical extensions (crit), and none are understood")
    }
    guard let signature = Base64.decode(parts[2], .url, padding: .none) else {
      throw .malformedToken("the token's signature is not base64url")
    }
    try check(signature, of: token[..<parts[1].endIndex], header: header)
    let claims: TokenClaims = try Self.decode(parts[1], "claims")
    try Self.checkTimes(of: claims, now: now)
    try checkParties(of: claims)
    return claims
  }

  /// The algorithm comes from the key: what the token says of it must agree, and decides nothing.
  private func check(_ signature: [UInt8], of content: ArraySlice<UInt8>, header: TokenHeader) throws(RPCError) {
    let fitting = keys.current.filter { $0.fits(header) }
    // Those of the token's own kid come before those that have none, however many these are.
    let ordered = header.kid == nil ? fitting : fitting.filter { $0.id != nil } + fitting.filter { $0.id == nil }
    guard ordered.prefix(Self.mostTrials).contains(where: { $0.isValid(signature, of: content) }) else {
      throw RPCError(
        .unauthenticated, reason: .tokenSignatureInvalid,
        "the token's signature is not of a key that this server trusts: get a token from the service that signs in")
    }
  }

  private static func checkTimes(of claims: TokenClaims, now: Instant) throws(RPCError) {
    guard now < claims.session.expiresAt.advanced(byMicroseconds: leeway) else {
      throw RPCError(.unauthenticated, reason: .tokenExpired, "the token has expired: get a new one")
    }
    if let notBefore = claims.notBefore, now.advanced(byMicroseconds: leeway) < notBefore {
      throw RPCError(
        .unauthenticated, reason: .tokenNotYetValid, "the token is not valid yet: wait until its nbf, or set the clock")
    }
  }

  /// A token of a key that several services share must be for this one (RFC 8725 §3.8, §3.9).
  private func checkParties(of claims: TokenClaims) throws(RPCError) {
    if let audience, !claims.audience.contains(where: { $0.utf8.elementsEqual(audience.utf8) }) {
      throw RPCError(
        .unauthenticated, reason: .tokenAudienceInvalid,
        "the token is not for this service: get one whose aud is '\(audience)'")
    }
    if let issuer, claims.issuer?.utf8.elementsEqual(issuer.utf8) != true {
      throw RPCError(
        .unauthenticated, reason: .tokenIssuerInvalid,
        "the token is not of an issuer that this server trusts: get one whose iss is '\(issuer)'")
    }
  }

  private static func decode<Part: Decodable>(_ text: ArraySlice<UInt8>, _ name: String) throws(RPCError) -> Part {
    guard let bytes = Base64.decode(text, .url, padding: .none) else {
      throw .malformedToken("the token's \(name) is not base64url")
    }
    do {
      return try JSONDecoder().decode(Part.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .malformedToken("the token's \(name) can't be read: \(error.shortDescription)")
    } catch {
      throw .malformedToken("the token's \(name) can't be read")
    }
  }
}

extension RPCError {
  fileprivate static func malformedToken(_ message: String) -> RPCError {
    RPCError(.unauthenticated, reason: .tokenMalformed, message)
  }
}

extension DecodingError {
  /// Which claim is wrong, and how; without its value.
  fileprivate var shortDescription: String {
    func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
    return switch self {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .valueNotFound(_, let context), .typeMismatch(_, let context): "\(name(context.codingPath)) has a wrong type"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "\(name(context.codingPath)) has a wrong value"
    default: "it is not JSON"
    }
  }
}
