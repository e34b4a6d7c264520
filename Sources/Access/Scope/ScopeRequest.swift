import Foundation
public import Postgres
public import RPC

/// A request for a dashboard that the session's rights allow; its rows are still to be looked at.
///
/// Requests that are equal see the same rows: of an organization, all of it or one member's own.
public struct ScopeRequest: Sendable, Hashable {
  private enum View: Hashable {
    case organization
    case own(memberID: UUID)
  }

  private let orgID: UUID
  private let view: View

  /// Checks a session's rights against the organization that a request names.
  ///
  /// - Parameters:
  ///   - session: Who asks.
  ///   - requestedOrgID: The request's `org_id`; empty for the session's own.
  ///   - field: Its path in the request, for errors.
  ///   - needed: How much of the organization the answer is made of.
  /// - Throws: INVALID_ARGUMENT for an id that is no UUID; PERMISSION_DENIED for an organization that is not the
  ///   session's own, whether or not it exists, unless a super-admin asks; PERMISSION_DENIED without a right to see
  ///   as much as is needed.
  public init(
    _ session: Session, requestedOrgID: String, field: String = "org_id", needed: DashboardView = .own
  ) throws(RPCError) {
    orgID = try Self.organization(of: session, requested: requestedOrgID, field: field)
    guard let view = session.dashboardView, needed == .own || view == .organization else { throw Self.refusal(needed) }
    self.view =
      switch view {
      case .organization: .organization
      case .own: .own(memberID: session.memberID)
      }
  }

  /// What a session without the right is told: the rights that would be enough for this answer, and no others.
  private static func refusal(_ needed: DashboardView) -> RPCError {
    let message =
      switch needed {
      case .organization:
        "the session may not view the whole organization: it needs \(Permission.viewOrganizationDashboard.rawValue)"
      case .own:
        "the session may not view the dashboard: it needs \(Permission.viewOrganizationDashboard.rawValue) or "
          + Permission.viewOwnDashboard.rawValue
      }
    return RPCError(.permissionDenied, reason: .permissionMissing, message)
  }

  private static func organization(of session: Session, requested: String, field: String) throws(RPCError) -> UUID {
    if requested.isEmpty { return session.orgID }
    guard let orgID = UUID(strict: requested) else {
      throw .invalidArgument(field: field, "must be a UUID, or empty for the session's own organization")
    }
    guard orgID == session.orgID || session.isSuperAdmin else {
      throw RPCError(
        .permissionDenied, reason: .organizationForbidden,
        "the session belongs to another organization: leave org_id empty, or name its own")
    }
    return orgID
  }

  /// Reads what the scope depends on, in one round trip: the organization's time zone, and the member's phones.
  ///
  /// - Throws: NOT_FOUND where there is no such organization; what the client may know of the database's failures.
  public func resolve(
    using runner: some StatementRunner
  ) async throws(RPCError) -> (scope: DashboardScope, timeZone: String) {
    let (timeZone, phoneIDs) = try await read(using: runner)
    let kind: DashboardScope.Kind =
      switch view {
      case .organization: .organization
      case .own(let memberID): .member(id: memberID, phoneIDs: phoneIDs)
      }
    return (DashboardScope(orgID: orgID, kind: kind), timeZone)
  }

  private func read(using runner: some StatementRunner) async throws(RPCError) -> (String, [UUID]) {
    let phones: Statement =
      switch view {
      case .organization: "'{}'::uuid[]"
      case .own(let memberID): DashboardScope.phones(of: memberID, in: orgID)
      }
    do {
      let rows = try await runner.query(
        "select time_zone, \(fragment: phones) as phone_ids from organizations where org_id = \(orgID)")
      guard let row = rows.first else {
        throw RPCError(.notFound, reason: .organizationNotFound, "there is no organization of this id")
      }
      return (try row.decode("time_zone"), try row.decode("phone_ids"))
    } catch let error as PostgresError {
      throw RPCError(error)
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
  }
}

extension DashboardScope {
  /// An expression for the ids of a member's phones, in order: `uuid[]`, empty where there are none.
  fileprivate static func phones(of memberID: UUID, in orgID: UUID) -> Statement {
    """
    array(select phone_id from member_phones where org_id = \(orgID) and member_id = \(memberID) order by phone_id)
    """
  }

  /// What a session sees of its own organization; nil for nothing. Only a member's own scope makes a query.
  ///
  /// - Throws: What the client may know of the database's failures.
  public static func own(
    of session: Session, using runner: some StatementRunner
  ) async throws(RPCError) -> DashboardScope? {
    switch session.dashboardView {
    case nil: return nil
    case .organization: return DashboardScope(orgID: session.orgID, kind: .organization)
    case .own:
      do {
        let rows = try await runner.query("select \(fragment: phones(of: session.memberID, in: session.orgID))")
        let phoneIDs: [UUID] = try rows.first?.scalar() ?? []
        return DashboardScope(orgID: session.orgID, kind: .member(id: session.memberID, phoneIDs: phoneIDs))
      } catch {
        throw RPCError(error)
      }
    }
  }
}
