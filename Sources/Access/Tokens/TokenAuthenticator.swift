public import RPC

/// Authenticates calls: `authorization: Bearer <JWT>` becomes the ``Session`` that ``RPC/CallContext/session()`` gives.
///
/// A verified token is remembered until its `exp`, and verified again after it: it is refused once the leeway is over.
public struct TokenAuthenticator: ServerInterceptor {
  private let verifier: TokenVerifier
  private let clock: WallClock
  private let cache: TokenCache
  private let exemptServices: Set<String>

  /// What a caller without a session has to do.
  static let mend = "send the metadata `authorization: Bearer <token>`"

  /// Authenticates by `verifier`.
  ///
  /// - Parameters:
  ///   - verifier: Knows the keys.
  ///   - clock: Says what now is.
  ///   - exemptServices: Services that need no session, by full name, such as `grpc.health.v1.Health`. A session is
  ///     not looked for there.
  ///   - cacheCapacity: How many verified tokens are remembered at most.
  public init(
    _ verifier: TokenVerifier, clock: WallClock = .system, exemptServices: Set<String> = [], cacheCapacity: Int = 16_384
  ) {
    self.verifier = verifier
    self.clock = clock
    self.exemptServices = exemptServices
    cache = TokenCache(capacity: cacheCapacity)
  }

  /// Runs the call with its session, or refuses it.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and the mend.
  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    if !exemptServices.isEmpty, exemptServices.contains(context.method.service) { return try await next(context) }
    try await next(context.with(try session(of: context.metadata)))
  }

  /// The session of a call's metadata.
  ///
  /// - Throws: UNAUTHENTICATED, with the reason and the mend.
  func session(of metadata: Metadata) throws(RPCError) -> Session {
    let now = clock.now()
    let credentials = metadata.values(for: "authorization")
    guard let value = credentials.first else {
      throw RPCError(.unauthenticated, reason: .tokenMissing, "the call has no token: \(Self.mend)")
    }
    guard credentials.count == 1 else {
      throw RPCError(
        .unauthenticated, reason: .tokenMalformed, "the call has several authorization values: send one")
    }
    let bytes = Array(value.utf8)
    guard let start = Self.tokenStart(in: bytes.span) else {
      throw RPCError(
        .unauthenticated, reason: .tokenMissing, "the authorization is not of the Bearer scheme: \(Self.mend)")
    }
    if let session = cache.session(of: bytes.span.extracting(start..<bytes.count), now: now) { return session }
    let token = Array(bytes[start...])
    let claims = try verifier.verify(token, now: now)
    cache.remember(token, claims)
    return claims.session
  }

  /// Where the token starts in `Bearer <token>`; nil for another scheme, or no token. Schemes have no case (RFC 9110
  /// §11.1), and spaces may repeat.
  static func tokenStart(in value: Span<UInt8>) -> Int? {
    let scheme: StaticString = "bearer "
    guard value.count > scheme.utf8CodeUnitCount else { return nil }
    var index = 0
    for expected in "bearer ".utf8 {
      let byte = value[index]
      let lowered = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
      guard lowered == expected else { return nil }
      index += 1
    }
    while index < value.count, value[index] == UInt8(ascii: " ") { index += 1 }
    return index < value.count ? index : nil
  }
}
