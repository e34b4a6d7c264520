import Filters
import Foundation
import Postgres
import RPC
import Tenancy

/// The campaigns that have a row in the Call set, and the passing score of the organization.
struct CalledCampaigns: Sendable {
  /// In the order of their bytes.
  let ids: [UUID]
  /// Nil where the organization has none.
  let organizationScore: Double?

  /// Looks for one call of each campaign, by the index: it needs no pass over the calls. Where `exists` would let
  /// PostgreSQL join all of them, `limit` does not.
  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CalledCampaigns {
    let rows: [(UUID, Double?)] = try await reader.fetch(
      """
      select campaign.id as campaign_id, organization.default_passing_score
      from \(filter.rows(of: .campaigns)) as campaign
      cross join \(filter.lookup(.organization)) as organization
      cross join lateral (
        select from \(CallSet(filter.rows).rows) as call where call.campaign_id = campaign.id limit 1
      ) as called
      order by campaign.id
      """
    ) { row throws(PostgresError) in (try row.decode("campaign_id"), try row.decode("default_passing_score")) }
    return CalledCampaigns(ids: rows.map(\.0), organizationScore: rows.first?.1)
  }
}
