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
  func resolve(using reader: TenantReader) async throws(RPCError) -> (scope: TenantScope, zone: Zone) {
    let phones: TenantQuery =
      switch view {
      case .organization: "'{}'::uuid[]"
      case .own(let memberID): TenantScope.phones(of: memberID, in: orgID)
      }
    let organization = TenantRows(lookingUp: .organization, orgID: orgID)
    let found: [(String, [UUID])] = try await reader.fetch(
      "select time_zone, \(phones) as phone_ids from \(organization) as organization"
    ) { row throws(PostgresError) in (try row.decode("time_zone"), try row.decode("phone_ids")) }
    guard let (timeZone, phoneIDs) = found.first else {
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
  fileprivate static func phones(of memberID: UUID, in orgID: UUID) -> TenantQuery {
    let phones = TenantRows(lookingUp: .memberPhones, orgID: orgID)
    return "array(select phone_id from \(phones) as phone where member_id = \(memberID) order by phone_id)"
  }

  /// What a session sees of its own organization; nil for nothing. Only a member's own scope makes a query.
  ///
  /// - Throws: What the client may know of the database's failures.
  static func own(
    of session: Session, using reader: @autoclosure () -> TenantReader
  ) async throws(RPCError) -> TenantScope? {
    guard let view = session.dashboardView else { return nil }
    guard case .own(let memberID) = view else { return TenantScope(organization: session.orgID) }
    let found: [[UUID]] = try await reader().fetch(
      "select \(phones(of: memberID, in: session.orgID)) as phone_ids"
    ) { row throws(PostgresError) in try row.decode("phone_ids") }
    return TenantScope(view, of: session.orgID, phoneIDs: found.first ?? [])
  }
}
