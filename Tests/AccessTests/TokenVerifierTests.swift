import Encodings
import Foundation
import JWTKit
import Testing
import Time

@testable import Access
@testable import RPC

@Suite struct TokenVerifierTests {
  private func failure(
    _ token: [UInt8], keys: [TokenKey]? = nil, now: Instant = Tokens.now
  ) async throws -> ErrorReason? {
    let keys = if let keys { keys } else { [try await Tokens.key()] }
    let error = #expect(throws: RPCError.self) { try TokenVerifier(keys).verify(token, now: now) }
    #expect(error?.code == .unauthenticated)
    return error?.reason
  }

  @Test func whatIsSignedIsVerified() async throws {
    let key = try await Tokens.key()
    let session = Tokens.session(
      superAdmin: true, owner: true, permissions: [.viewOwnDashboard, Permission(rawValue: "Another:Thing")])
    let claims = TokenClaims(session, notBefore: Tokens.now)
    let token = try TokenSigner(key).sign(claims)
    #expect(try TokenVerifier([key]).verify(Array(token.utf8), now: Tokens.now) == claims)
  }

  @Test func tokensAreThoseOfJWTKit() async throws {
    struct Payload: JWTPayload, Equatable {
      var sub: String
      var org: String
      var exp: Int
      var permissions: [String]
      func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
    let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Tokens.secret), digestAlgorithm: .sha256)
    let payload = Payload(
      sub: Tokens.member.uuidString, org: Tokens.organization.uuidString, exp: Int(Tokens.now.seconds) + 60,
      permissions: ["Dashboard:Instance:ViewOrg"])
    let theirs = try await keys.sign(payload)
    let key = try await Tokens.key()
    let claims = try TokenVerifier([key]).verify(Array(theirs.utf8), now: Tokens.now)
    #expect(claims.session == Tokens.session(expiresIn: 60, permissions: [.viewOrganizationDashboard]))

    let ours = try TokenSigner(key).sign(claims)
    let seen = try await keys.verify(ours, as: Payload.self)
    #expect(seen.sub == Tokens.member.uuidString.lowercased())
    #expect(seen.exp == payload.exp)
  }

  @Test func claimsThatAreNotThereGrantNothing() async throws {
    let key = try await Tokens.key()
    let token = try Tokens.make(claims: Tokens.claims(["owner": "null", "aud": "[1,2]"]), key: key)
    let claims = try TokenVerifier([key]).verify(token, now: Tokens.now)
    #expect(claims == TokenClaims(Tokens.session()))
    #expect(claims.session.dashboardView == nil)
  }

  @Test func aMinuteOfLeeway() async throws {
    let key = try await Tokens.key()
    let token = try Tokens.make(claims: Tokens.claims(["nbf": "\(Tokens.now.seconds)"]), key: key)
    let expiry = Tokens.now.seconds + 3_600
    for seconds in [Tokens.now.seconds - 60, Tokens.now.seconds, expiry, expiry + 59] {
      #expect(throws: Never.self) { try TokenVerifier([key]).verify(token, now: Instant(seconds: seconds)) }
    }
    #expect(try await failure(token, now: Instant(seconds: expiry + 60)) == .tokenExpired)
    let early = Instant(seconds: Tokens.now.seconds - 60).advanced(byMicroseconds: -1)
    #expect(try await failure(token, now: early) == .tokenNotYetValid)
  }

  @Test(arguments: [
    (["exp": nil], ErrorReason.tokenMalformed), (["exp": "\"1795003600\""], .tokenMalformed),
    (["exp": "null"], .tokenMalformed), (["exp": "true"], .tokenMalformed), (["exp": "[]"], .tokenMalformed),
    (["exp": "-1"], .tokenExpired), (["exp": "-1e300"], .tokenExpired), (["exp": "0"], .tokenExpired),
    (["nbf": "1e300"], .tokenNotYetValid), (["nbf": "\"0\""], .tokenMalformed),
    (["sub": nil], .tokenMalformed), (["sub": "\"alice\""], .tokenMalformed), (["sub": "7"], .tokenMalformed),
    (["sub": "\"\(Tokens.member)\\u0000\""], .tokenMalformed),
    (["org": nil], .tokenMalformed), (["org": "\"\""], .tokenMalformed), (["owner": "\"true\""], .tokenMalformed),
    (["super_admin": "1"], .tokenMalformed), (["permissions": "\"Dashboard:Instance:ViewOrg\""], .tokenMalformed),
    (["permissions": "[1]"], .tokenMalformed),
  ])
  func claimsOfAWrongKind(changes: [String: String?], reason: ErrorReason) async throws {
    let token = try Tokens.make(claims: Tokens.claims(changes), key: try await Tokens.key())
    #expect(try await failure(token) == reason)
  }

  @Test func hugeTimesAreHeld() async throws {
    let key = try await Tokens.key()
    let token = try Tokens.make(claims: Tokens.claims(["exp": "1e300", "nbf": "-1e300"]), key: key)
    let claims = try TokenVerifier([key]).verify(token, now: Tokens.now)
    #expect(
      claims == TokenClaims(Session(memberID: Tokens.member, orgID: Tokens.organization), notBefore: .distantPast))
  }

  @Test func forgeriesAreRefused() async throws {
    let key = try await Tokens.key()
    let claims = Tokens.claims(["super_admin": "true"])
    let genuine = try Tokens.make(claims: claims, key: key)

    // Another key.
    let other = try await Tokens.key(Data(repeating: 7, count: 32))
    #expect(try await failure(try Tokens.make(claims: claims, key: other)) == .tokenSignatureInvalid)
    // No signature, and a part of one.
    #expect(try await failure(try Tokens.make(claims: claims, key: key, signature: [])) == .tokenSignatureInvalid)
    let dot = try #require(genuine.lastIndex(of: UInt8(ascii: ".")))
    let signature = try #require(Base64.decode(genuine[(dot + 1)...], .url))
    #expect(
      try await failure(try Tokens.make(claims: claims, key: key, signature: Array(signature.prefix(16))))
        == .tokenSignatureInvalid)
    // Other claims under the same signature.
    let forged = try Tokens.make(claims: Tokens.claims(["owner": "true"]), key: key, signature: signature)
    #expect(try await failure(forged) == .tokenSignatureInvalid)
    // Every single byte matters.
    for index in genuine.indices {
      var changed = genuine
      changed[index] ^= 1
      _ = try await failure(changed)
    }
  }

  @Test(arguments: ["none", "None", "NONE", "", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256"])
  func theAlgorithmIsTheKeys(algorithm: String) async throws {
    let key = try await Tokens.key()
    let header = "{\"alg\":\"\(algorithm)\",\"typ\":\"JWT\"}"
    let signed = try Tokens.make(header: header, claims: Tokens.claims(), key: key)
    #expect(try await failure(signed) == .tokenSignatureInvalid)
    let unsigned = try Tokens.make(header: header, claims: Tokens.claims(), key: key, signature: [])
    #expect(try await failure(unsigned) == .tokenSignatureInvalid)
  }

  @Test func keyIDsChooseAmongKeys() async throws {
    let old = try await Tokens.key(id: "old")
    let new = try await Tokens.key(Data(repeating: 9, count: 40), id: "new")
    let claims = TokenClaims(Tokens.session())
    for key in [old, new] {
      let token = try TokenSigner(key).sign(claims)
      #expect(try TokenVerifier([old, new]).verify(Array(token.utf8), now: Tokens.now) == claims)
    }
    // The right secret under a wrong name.
    let impostor = try await Tokens.key(id: "new")
    let token = try TokenSigner(impostor).sign(claims)
    #expect(try await failure(Array(token.utf8), keys: [old, new]) == .tokenSignatureInvalid)
  }

  @Test func whatIsNoToken() async throws {
    let key = try await Tokens.key()
    let genuine = String(decoding: try Tokens.make(claims: Tokens.claims(), key: key), as: UTF8.self)
    let parts = genuine.split(separator: ".")
    let texts = [
      "", ".", "..", "...", "a.b", "a.b.c", "\(genuine).", ".\(genuine)", "\(genuine)=", "\(genuine) ",
      "\(parts[0]).\(parts[1])", ".\(parts[1]).\(parts[2])", "null", "{}",
      "\(parts[0])=.\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1]).\(parts[2])+/",
      String(repeating: "a.", count: 4_000), String(repeating: "a", count: 1 << 20), "\(genuine)\u{0}", "é.é.é",
    ]
    for text in texts {
      #expect(try await failure(Array(text.utf8)) == .tokenMalformed, "\(text.prefix(80))")
    }
    for header in ["", "{", "[]", "null", "{}", "{\"alg\":1}", #"{"alg":"HS256","crit":["exp"],"exp":1}"#] {
      let token = try Tokens.make(header: header, claims: Tokens.claims(), key: key)
      #expect(try await failure(token) == .tokenMalformed, "\(header)")
    }
    for claims in ["", "{", "[]", "null", "{}", "\u{FEFF}x", String(repeating: "[", count: 3_000)] {
      let token = try Tokens.make(claims: claims, key: key)
      #expect(try await failure(token) == .tokenMalformed, "\(claims.prefix(20))")
    }
    #expect(try await failure([0xFF, 0x2E, 0xFF, 0x2E, 0xFF]) == .tokenMalformed)
  }

  @Test func messagesSayWhichClaimButNotItsValue() async throws {
    let key = try await Tokens.key()
    let token = try Tokens.make(claims: Tokens.claims(["sub": "\"alice\""]), key: key)
    let error = #expect(throws: RPCError.self) { try TokenVerifier([key]).verify(token, now: Tokens.now) }
    #expect(error?.message.contains("sub") == true)
    #expect(error?.message.contains("alice") == false)
  }
}
