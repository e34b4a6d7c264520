public import RPC
import Time

/// Authenticates calls: `authorization: Bearer <JWT>` becomes the ``Session`` that ``RPC/CallContext/session()`` gives.
///
/// A verified token is remembered until its `exp`, and verified again after it: it is refused once the leeway is over.
public struct TokenAuthenticator: ServerInterceptor {
  private let verifier: TokenVerifier
  private let clock: WallClock
  private let cache: TokenCache

  /// What a caller without a session has to do.
  static let hint = "send the metadata `authorization: Bearer <token>`"

  /// Authenticates by `verifier`.
  ///
  /// - Parameters:
  ///   - verifier: Knows the keys.
  ///   - clock: Says what now is.
  ///   - cacheCapacity: How many verified tokens are remembered at most.
  public init(_ verifier: TokenVerifier, clock: WallClock = .system, cacheCapacity: Int = 16_384) {
    self.verifier = verifier
    self.clock = clock
    cache = TokenCache(capacity: cacheCapacity)
  }

  /// Runs the call with its session, or refuses it; as it is, where anyone may make it.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and a hint.
  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    if context.isOpen { return try await next(context) }
    try await next(context.with(try session(of: context.metadata)))
  }

  /// The session of a call's metadata.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and a hint.
  func session(of metadata: Metadata) throws(RPCError) -> Session {
    let now = clock.now()
    guard let value = metadata.bytes(of: "authorization") else {
      throw RPCError(.unauthenticated, reason: .tokenMissing, "the call has no token: \(Self.hint)")
    }
    guard !metadata.containsSeveral("authorization") else {
      throw RPCError(
        .unauthenticated, reason: .tokenMalformed, "the call has several authorization values: send one")
    }
    guard let token = Self.token(in: value) else {
      throw RPCError(
        .unauthenticated, reason: .tokenMissing, "the authorization is not of the Bearer scheme: \(Self.hint)")
    }
    if let session = cache.session(of: token, now: now) { return session }
    let claims = try verifier.verify(Array(token), now: now)
    cache.remember(Array(token), claims)
    return claims.session
  }

  /// The token in `Bearer <token>`; nil for another scheme, or no token. Schemes have no case (RFC 9110 §11.1), and
  /// spaces may repeat.
  static func token(in value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let scheme = value.prefix(while: { $0 != UInt8(ascii: " ") })
    // Setting this bit turns a capital letter into the small one; what else it changes is no letter of the scheme.
    guard scheme.count == 6, scheme.lazy.map({ $0 | 0x20 }).elementsEqual("bearer".utf8) else { return nil }
    let token = value[scheme.endIndex...].drop(while: { $0 == UInt8(ascii: " ") })
    return token.isEmpty ? nil : token
  }
}
