import Access
import Foundation
import Postgres
import RPC
import Time

extension ScopeRequest {
  /// Reads what the scope depends on, in one round trip: the organization's time zone, and the member's phones.
  ///
  /// - Throws: NOT_FOUND where there is no such organization; FAILED_PRECONDITION where its time zone is not known; what
  ///   the client may know of the database's failures.
  func resolve(using runner: some StatementRunner) async throws(RPCError) -> (scope: TenantScope, zone: Zone) {
    let phones: Statement =
      switch view {
      case .organization: "'{}'::uuid[]"
      case .own(let memberID): TenantScope.phones(of: memberID, in: orgID)
      }
    let found: (String, [UUID])?
    do {
      let rows = try await runner.query(
        "select time_zone, \(fragment: phones) as phone_ids from organizations where org_id = \(orgID)")
      found = try rows.first.map { row throws(PostgresError) in
        (try row.decode("time_zone"), try row.decode("phone_ids"))
      }
    } catch {
      throw RPCError(error)
    }
    guard let (timeZone, phoneIDs) = found else {
      throw RPCError(.notFound, reason: .organizationNotFound, "there is no organization of this id")
    }
    return (TenantScope(view, of: orgID, phoneIDs: phoneIDs), try Zone.ofOrganization(timeZone))
  }
}

extension Zone {
  /// The zone that an organization's own row names, where the hint belongs.
  fileprivate static func ofOrganization(_ name: String) throws(RPCError) -> Zone {
    do {
      return try Zone.named(name)
    } catch {
      throw RPCError(
        .failedPrecondition, reason: .timeZoneUnknown,
        "the organization's time zone \"\(name.prefix(64))\" is not known: set it to an IANA name such as Europe/Berlin"
      )
    }
  }
}

extension TenantScope {
  /// An expression for the ids of a member's phones, in order: `uuid[]`, empty where there are none.
  fileprivate static func phones(of memberID: UUID, in orgID: UUID) -> Statement {
    """
    array(select phone_id from member_phones where org_id = \(orgID) and member_id = \(memberID) order by phone_id)
    """
  }

  /// What a session sees of its own organization; nil for nothing. Only a member's own scope makes a query.
  ///
  /// - Throws: What the client may know of the database's failures.
  static func own(of session: Session, using runner: some StatementRunner) async throws(RPCError) -> TenantScope? {
    guard let view = session.dashboardView else { return nil }
    guard case .own(let memberID) = view else { return TenantScope(organization: session.orgID) }
    do {
      let rows = try await runner.query("select \(fragment: phones(of: memberID, in: session.orgID))")
      return TenantScope(view, of: session.orgID, phoneIDs: try rows.first?.scalar() ?? [])
    } catch {
      throw RPCError(error)
    }
  }
}
