public import Access
public import RPC
import Time

extension CallContext {
  /// A call on behalf of `session`, which a server would have authenticated.
  public static func call(by session: Session, deadline: ContinuousClock.Instant? = nil) -> CallContext {
    CallContext(
      method: MethodDescriptor(service: "callboard.v1.TestService", name: "Test"), deadline: deadline
    ).with(session)
  }
}

/// Runs `body`, and returns the RPCError that it throws.
public func failure(_ body: () async throws -> some Any) async -> RPCError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? RPCError
  }
}
