import Encodings
import Foundation
import RPC
import Testing
import Time

@testable import Access

/// Whom a token is for (`aud`) and who made it (`iss`), where that is asked.
@Suite struct TokenPartiesTests {
  private func verify(
    _ changes: [String: String?], audience: String? = nil, issuer: String? = nil
  ) async throws -> Result<TokenClaims, RPCError> {
    let key = try await Tokens.key()
    let token = try Tokens.make(claims: Tokens.claims(changes), key: key)
    let verifier = TokenVerifier([key], audience: audience, issuer: issuer)
    do throws(RPCError) {
      return .success(try verifier.verify(token, now: Tokens.now))
    } catch {
      #expect(error.code == .unauthenticated)
      return .failure(error)
    }
  }

  private func reason(
    _ changes: [String: String?], audience: String? = nil, issuer: String? = nil
  ) async throws -> ErrorReason? {
    switch try await verify(changes, audience: audience, issuer: issuer) {
    case .success: nil
    case .failure(let error): error.reason
    }
  }

  @Test(arguments: [
    #""callboard""#, #"["callboard"]"#, #"["billing", "callboard"]"#, #"["callboard", "callboard"]"#,
  ])
  func aTokenForThisServiceIsTaken(audience: String) async throws {
    #expect(try await reason(["aud": audience], audience: "callboard") == nil)
  }

  @Test(arguments: [
    nil, "null", "[]", #""""#, #""billing""#, #"["billing"]"#, #""Callboard""#, #""callboard ""#, #""callboard\u0000""#,
    #"["callboard", 1]"#, "1", "true", #"{"callboard": 1}"#, #"[["callboard"]]"#, #""callboard,billing""#,
  ])
  func anotherTokenIsRefused(audience: String?) async throws {
    #expect(try await reason(["aud": audience], audience: "callboard") == .tokenAudienceInvalid)
    // Nobody asks: nothing is checked.
    #expect(try await reason(["aud": audience]) == nil)
  }

  @Test func anIssuerThatIsTrustedIsTaken() async throws {
    #expect(try await reason(["iss": #""https://id.example""#], issuer: "https://id.example") == nil)
  }

  @Test(arguments: [
    nil, "null", #""""#, #""https://id.example/""#, #""HTTPS://ID.EXAMPLE""#, "7", #"["https://id.example"]"#,
  ])
  func anotherIssuerIsRefused(issuer: String?) async throws {
    #expect(try await reason(["iss": issuer], issuer: "https://id.example") == .tokenIssuerInvalid)
    #expect(try await reason(["iss": issuer]) == nil)
  }

  /// Two texts that Unicode calls equal are two names (RFC 7519 §2, StringOrURI).
  @Test func namesAreComparedByTheirBytes() async throws {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    #expect(composed == decomposed)
    #expect(try await reason(["aud": "\"\(composed)\""], audience: composed) == nil)
    #expect(try await reason(["aud": "\"\(decomposed)\""], audience: composed) == .tokenAudienceInvalid)
    #expect(try await reason(["iss": "\"\(decomposed)\""], issuer: composed) == .tokenIssuerInvalid)
  }

  @Test func theMessageSaysWhatIsAskedFor() async throws {
    guard case .failure(let error) = try await verify(["aud": #""billing""#], audience: "callboard") else {
      Issue.record("taken")
      return
    }
    #expect(error.message == "the token is not for this service: get one whose aud is 'callboard'")
  }

  @Test(arguments: [[], ["callboard"], ["callboard", "billing"]])
  func whatIsSignedNamesThem(audience: [String]) async throws {
    let key = try await Tokens.key()
    let claims = TokenClaims(Tokens.session(), issuer: "https://id.example", audience: audience)
    let token = try TokenSigner(key).sign(claims)
    #expect(try TokenVerifier([key]).verify(Array(token.utf8), now: Tokens.now) == claims)
    let body = try #require(Base64.decode(Array(token.utf8).split(separator: UInt8(ascii: "."))[1], .url))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    #expect(object["iss"] as? String == "https://id.example")
    #expect(object["aud"] as? String == (audience.count == 1 ? audience[0] : nil))
    #expect(object["aud"] as? [String] == (audience.count > 1 ? audience : nil))
  }
}
