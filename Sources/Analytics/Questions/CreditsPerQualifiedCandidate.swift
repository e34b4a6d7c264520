import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// Credits of the filtered campaigns over the candidates who qualified in them (docs/metrics.md, "Credits per
  /// qualified candidate"). The candidate filter does not apply to credits, which name no candidate; without a campaign
  /// filter, credits of no campaign count too.
  public func getCreditsPerQualifiedCandidate(
    _ request: GetCreditsPerQualifiedCandidateRequest, context: CallContext
  ) async throws -> Reply<GetCreditsPerQualifiedCandidateResponse> {
    try await reply(request.filter, context) { question in
      let filter = try await question.filterCountingBaseSets(and: [.creditUsage])
      async let qualified = qualifiedCandidates(of: filter, for: question)
      async let used = Self.creditsUsed(filter, using: question.reader)
      let (credits, candidates) = try await (used, qualified)
      return GetCreditsPerQualifiedCandidateResponse(
        creditsPerQualifiedCandidate: mean(credits, over: candidates), creditsUsed: credits,
        qualifiedCandidates: candidates, info: filter.info)
    }
  }

  /// The sum, which is exact until it leaves the database.
  private static func creditsUsed(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> Double {
    let sums: [Double?] = try await reader.fetch(
      "select sum(credits) from \(filter.rows(of: .creditUsage)) as usage"
    ) { row throws(PostgresError) in try row.decode(0) }
    return (sums.first ?? nil) ?? 0
  }
}
