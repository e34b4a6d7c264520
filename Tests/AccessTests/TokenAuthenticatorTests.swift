import Foundation
import Synchronization
import Testing
import Time

@testable import Access
@testable import RPC

/// A clock that stands still until it is set.
final class SettableClock: Sendable {
  private let instant: Mutex<Instant>

  init(_ instant: Instant) { self.instant = Mutex(instant) }

  func set(_ instant: Instant) { self.instant.withLock { $0 = instant } }

  var clock: WallClock { WallClock { self.instant.withLock { $0 } } }
}

@Suite struct TokenAuthenticatorTests {
  private let clock = SettableClock(Tokens.now)
  private let method = MethodDescriptor(service: "callboard.v1.DashboardService", name: "GetDashboardAccess")

  private func context(_ authorizations: [String]) -> CallContext {
    var metadata = Metadata()
    for value in authorizations { metadata.add("authorization", value) }
    return CallContext(method: method, metadata: metadata)
  }

  /// The session that a call gets through with.
  private func call(_ authenticator: TokenAuthenticator, _ authorizations: String...) throws -> Session {
    var context = context(authorizations)
    try authenticator.enter(&context)
    return try context.session()
  }

  private func authenticator(capacity: Int = 100) async throws -> TokenAuthenticator {
    TokenAuthenticator(TokenVerifier([try await Tokens.key()]), clock: clock.clock, cacheCapacity: capacity)
  }

  private func token(_ session: Session = Tokens.session()) async throws -> String {
    try TokenSigner(try await Tokens.key()).sign(TokenClaims(session))
  }

  @Test(arguments: ["Bearer ", "bearer ", "BEARER ", "Bearer    "])
  func callsGetTheirSession(scheme: String) async throws {
    let authenticator = try await authenticator()
    let session = Tokens.session(permissions: [.viewOwnDashboard])
    let token = try await token(session)
    for _ in 0..<3 { #expect(try call(authenticator, scheme + token) == session) }
  }

  @Test func callsWithoutATokenAreRefused() async throws {
    let authenticator = try await authenticator()
    let token = try await token()
    for (authorizations, reason) in [
      ([], ErrorReason.tokenMissing), (["Bearer"], .tokenMissing), (["Bearer "], .tokenMissing),
      (["Basic dXNlcjpwYXNz"], .tokenMissing), ([token], .tokenMissing), (["Bearer\(token)"], .tokenMissing),
      (["Bearers \(token)"], .tokenMissing), ([" Bearer \(token)"], .tokenMissing), (["bEARER x"], .tokenMalformed),
      (["Bearer \(token)", "Bearer \(token)"], .tokenMalformed), (["Bearer \(token)", ""], .tokenMalformed),
      (["Bearer \(token), Bearer \(token)"], .tokenMalformed), (["Bearer \(token)x"], .tokenSignatureInvalid),
      (["Bearer " + String(repeating: "x", count: 12_000)], .tokenMalformed),
    ] {
      var context = context(authorizations)
      let error = #expect(throws: RPCError.self) { try authenticator.enter(&context) }
      #expect(error?.code == .unauthenticated)
      #expect(error?.reason == reason, "\(authorizations)")
    }
    // A genuine token that is known by now changes nothing.
    _ = try call(authenticator, "Bearer \(token)")
    #expect(throws: RPCError.self) { try call(authenticator, "Bearer \(token)", "Bearer \(token)") }
  }

  @Test func aKnownTokenExpiresAllTheSame() async throws {
    let authenticator = try await authenticator()
    let token = try await token(Tokens.session(expiresIn: 100))
    _ = try call(authenticator, "Bearer \(token)")
    let expiry = Tokens.now.advanced(byMicroseconds: 100_000_000)
    clock.set(expiry.advanced(byMicroseconds: 59_999_999))
    _ = try call(authenticator, "Bearer \(token)")
    clock.set(expiry.advanced(byMicroseconds: 60_000_000))
    let error = #expect(throws: RPCError.self) { try call(authenticator, "Bearer \(token)") }
    #expect(error?.reason == .tokenExpired)
  }

  @Test func aKnownTokenIsNotValidBeforeItsTime() async throws {
    let authenticator = try await authenticator()
    let claims = TokenClaims(Tokens.session(), notBefore: Tokens.now)
    let token = try TokenSigner(try await Tokens.key()).sign(claims)
    _ = try call(authenticator, "Bearer \(token)")
    clock.set(Tokens.now.advanced(byMicroseconds: -61_000_000))
    let error = #expect(throws: RPCError.self) { try call(authenticator, "Bearer \(token)") }
    #expect(error?.reason == .tokenNotYetValid)
  }

  @Test func aCallThatNobodyAuthenticatedHasNoSession() {
    let error = #expect(throws: RPCError.self) { try context([]).session() }
    #expect(error?.code == .unauthenticated)
    #expect(error?.reason == .tokenMissing)
  }
}

@Suite struct TokenCacheTests {
  private func token(_ number: Int) -> [UInt8] { Array("header.claims.\(number * 7_919)-signature-\(number)".utf8) }

  private func claims(_ number: Int) -> TokenClaims {
    TokenClaims(
      Session(
        memberID: UUID(), orgID: Tokens.organization, expiresAt: Tokens.now.advanced(byMicroseconds: Int64(number))))
  }

  @Test func knownTokensAreFound() {
    let cache = TokenCache(capacity: 1_000)
    let all = (1...100).map { (token($0), claims($0)) }
    for (token, claims) in all { cache.remember(token, claims, generation: 0) }
    for (token, claims) in all {
      #expect(cache.session(of: token[...], now: Tokens.now, generation: 0) == claims.session)
    }
    #expect(cache.session(of: token(101)[...], now: Tokens.now, generation: 0) == nil)
  }

  @Test func aTokenIsAllOfItsBytes() {
    let cache = TokenCache(capacity: 1_000)
    let genuine = Array("a-header.of-claims.with-a-long-signature".utf8)
    cache.remember(genuine, claims(1), generation: 0)
    for index in genuine.indices {
      var other = genuine
      other[index] ^= 1
      #expect(cache.session(of: other[...], now: Tokens.now, generation: 0) == nil)
    }
    #expect(cache.session(of: genuine.dropFirst(), now: Tokens.now, generation: 0) == nil)
    #expect(cache.session(of: [], now: Tokens.now, generation: 0) == nil)
  }

  @Test func nothingIsKnownFromItsExpiryOn() {
    let cache = TokenCache(capacity: 1_000)
    cache.remember(token(1), claims(5), generation: 0)
    #expect(cache.session(of: token(1)[...], now: Tokens.now.advanced(byMicroseconds: 4), generation: 0) != nil)
    #expect(cache.session(of: token(1)[...], now: Tokens.now.advanced(byMicroseconds: 5), generation: 0) == nil)
  }

  @Test func itIsBounded() {
    let cache = TokenCache(capacity: 320)
    let kept = claims(1_000_000)
    cache.remember(token(0), kept, generation: 0)
    for number in 1...20_000 {
      cache.remember(token(number), claims(1_000_000), generation: 0)
      if number % 5 == 0 { #expect(cache.session(of: token(0)[...], now: Tokens.now, generation: 0) == kept.session) }
    }
    #expect(cache.count <= 320)
    #expect(cache.count > 100)
  }
}
