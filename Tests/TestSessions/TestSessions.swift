public import Access
public import RPC
import Synchronization

/// Authenticates by a name that the test gave a session, in place of a token.
public final class TestSessions: ServerInterceptor {
  private let sessions = Mutex<[Session]>([])

  /// None yet.
  public init() {}

  /// What calls of a session's have as `x-test-session`.
  public func name(of session: Session) -> String {
    sessions.withLock { sessions in
      if let index = sessions.firstIndex(of: session) { return String(index) }
      sessions.append(session)
      return String(sessions.count - 1)
    }
  }

  /// Gives the call the session of its name.
  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    guard let name = context.metadata["x-test-session"], let index = Int(name) else { return try await next(context) }
    try await next(context.with(sessions.withLock { $0[index] }))
  }
}
