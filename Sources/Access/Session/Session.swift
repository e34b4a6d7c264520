public import Foundation
public import RPC
public import Time

/// Who calls, as their token says.
public struct Session: Sendable, Hashable {
  /// The member: claim `sub`.
  public let memberID: UUID
  /// The member's organization: claim `org`.
  public let orgID: UUID
  /// Whether the member may see every organization: claim `super_admin`.
  public let isSuperAdmin: Bool
  /// Whether the member owns the organization: claim `owner`.
  public let isOwner: Bool
  /// What the member may do: claim `permissions`.
  public let permissions: Set<Permission>
  /// When the token expires: claim `exp`, without leeway.
  public let expiresAt: Instant

  /// A session of its parts.
  public init(
    memberID: UUID, orgID: UUID, isSuperAdmin: Bool = false, isOwner: Bool = false,
    permissions: Set<Permission> = [], expiresAt: Instant = .distantFuture
  ) {
    self.memberID = memberID
    self.orgID = orgID
    self.isSuperAdmin = isSuperAdmin
    self.isOwner = isOwner
    self.permissions = permissions
    self.expiresAt = expiresAt
  }
}

extension CallContext {
  /// The session that authentication found.
  ///
  /// - Throws: UNAUTHENTICATED where there is none: nothing authenticates calls.
  public func session() throws(RPCError) -> Session {
    guard let session = values[SessionKey.self] else {
      throw RPCError(.unauthenticated, reason: .tokenMissing, "this call needs a session: \(TokenAuthenticator.hint)")
    }
    return session
  }

  /// This context with a session.
  public func with(_ session: Session) -> CallContext {
    var context = self
    context.values[SessionKey.self] = session
    return context
  }
}

private enum SessionKey: CallValueKey {
  typealias Value = Session
}
