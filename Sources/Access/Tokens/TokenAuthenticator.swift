public import RPC
import Time

/// Authenticates calls: `authorization: Bearer <JWT>` becomes the ``Session`` that ``RPC/CallContext/session()`` gives.
///
/// A verified token is remembered until its `exp`, and verified again after it: it is refused once the leeway is over.
public struct TokenAuthenticator: CallGate {
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

  /// Lets the call pass with its session, or refuses it; as it is, where anyone may make it.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and a hint.
  public func enter(_ context: inout CallContext) throws(RPCError) {
    if context.isOpen { return }
    context = context.with(try session(of: context.metadata))
  }

  /// The session of a call's metadata.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and a hint.
  func session(of metadata: Metadata) throws(RPCError) -> Session {
    let now = clock.now()
    guard let (value, isOnly) = metadata.first("authorization") else {
      throw RPCError(.unauthenticated, reason: .tokenMissing, "the call has no token: \(Self.hint)")
    }
    guard isOnly else {
      throw RPCError(
        .unauthenticated, reason: .tokenMalformed, "the call has several authorization values: send one")
    }
    guard let token = Self.token(in: value) else {
      throw RPCError(
        .unauthenticated, reason: .tokenMissing, "the authorization is not of the Bearer scheme: \(Self.hint)")
    }
    // Before the keys are looked at: what was verified by keys that have gone since is not remembered as if it weren't.
    let generation = verifier.keys.generation
    if let session = cache.session(of: token, now: now, generation: generation) { return session }
    let claims = try verifier.verify(Array(token), now: now)
    cache.remember(Array(token), claims, generation: generation)
    return claims.session
  }

  private static let scheme = Array("bearer ".utf8)

  /// The token in `Bearer <token>`; nil for another scheme, or no token. Schemes have no case (RFC 9110 §11.1), and
  /// spaces may repeat.
  static func token(in value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    // Setting this bit turns a capital letter into the small one; what else it changes is no letter of the scheme.
    var start = value.startIndex
    for letter in scheme {
      guard start < value.endIndex, value[start] | 0x20 == letter else { return nil }
      start += 1
    }
    while start < value.endIndex, value[start] == UInt8(ascii: " ") { start += 1 }
    return start < value.endIndex ? value[start...] : nil
  }
}
