import Access
import Filters
import Foundation
import Postgres
import RPC
import Tenancy
import Time

/// The names of an organization that words may mean.
struct OrganizationNames: Sendable {
  /// Campaigns that are known to a proposer, the newest.
  private static let mostCampaigns = 2_000
  /// Sources that are known to a proposer, the most frequent.
  private static let mostSources = 200

  let database: TenantDatabase

  /// A wish of these words.
  ///
  /// - Throws: PERMISSION_DENIED for a session that may not see the organization; what the client may know of the
  ///   database's failures.
  func wish(_ words: String, of session: Session, deadline: ContinuousClock.Instant?) async throws -> ChartWish {
    try await database.read(for: session, orgID: "", needsWholeOrganization: true, deadline: deadline) {
      tenant, reader in
      let campaigns = try await reader.fetch(
        """
        select campaign.id, campaign.name from \(tenant.rows(of: .campaigns)) as campaign
        order by campaign.created_at desc, campaign.id limit \(Int64(Self.mostCampaigns))
        """
      ) { row throws(PostgresError) in
        ChartWish.Campaign(id: try row.decode("id"), name: try row.decode("name", as: String?.self) ?? "")
      }
      let sources = try await reader.fetch(
        """
        select candidate.source from \(tenant.rows(of: .candidates)) as candidate
        where candidate.source is not null
        group by candidate.source order by count(*) desc, candidate.source limit \(Int64(Self.mostSources))
        """
      ) { row throws(PostgresError) in try row.decode("source", as: String.self) }
      return ChartWish(
        words: words, campaigns: campaigns.filter { !$0.name.isEmpty }, sources: sources.filter { !$0.isEmpty },
        today: tenant.zone.date(at: tenant.now))
    }
  }
}
