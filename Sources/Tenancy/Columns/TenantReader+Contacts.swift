import Access
public import Columns
import Filters
import Postgres
public import RPC

extension TenantReader {
  /// How many contacts a scope sees, whatever the range: a member those that ever had a call or a message on one of the
  /// member's phones (docs/metrics.md, "Scope"). Columns say who that is in a fraction of the time that SQL takes to read all
  /// rows of the phones; where rows are all there is, SQL does it in place.
  ///
  /// - Parameters:
  ///   - filter: The tenant.
  ///   - identifiers: What ``identifiers(of:)`` gave for the answer.
  /// - Throws: What the client may know of a failure.
  public func contactCount(of filter: RowFilter, identifiers: Identifiers) async throws(RPCError) -> Int64 {
    let filter = filter.ever
    if filter.scope.isOrganization {
      return try await count(.contactTimes, of: filter, identifiers: identifiers)
    }
    if columns.handsOutJoinedRows {
      let counts = try await fetch("select count(*) as total from \(filter.rows(of: .contacts)) as contact") {
        row throws(PostgresError) in try row.decode("total", as: Int64.self)
      }
      return counts.first ?? 0
    }
    // Whatever the scope: it is about calls and messages.
    let organization = RowFilter(
      scope: TenantScope(organization: filter.scope.orgID), span: .ever, campaigns: CampaignFilter())
    async let messages = fold(.messages, of: filter, identifiers: identifiers, into: PhoneContacts())
    async let calls = fold(.calls, of: filter, identifiers: identifiers, into: PhoneContacts())
    async let known = fold(
      .contacts, of: organization, identifiers: identifiers, into: DistinctIdentifiers(.contact))
    do {
      var contacts = try await messages.contacts
      contacts.merge(try await calls.contacts)
      contacts.formIntersection(try await known)
      return contacts.count
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
  }
}
