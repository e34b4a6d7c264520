import Columns
import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// Credits of the filtered campaigns over the candidates who qualified in them (docs/metrics.md, "Credits per qualified
  /// candidate"). The candidate filter does not apply to credits, which name no candidate; without a campaign filter,
  /// credits of no campaign count too.
  public func getCreditsPerQualifiedCandidate(
    _ request: GetCreditsPerQualifiedCandidateRequest, context: CallContext
  ) async throws -> Reply<GetCreditsPerQualifiedCandidateResponse> {
    let request = try AnalyticsRequest(request.filter, context)
    return .encoded(
      try await shareWithScores(request) { lookup in
        let (figures, scores) = try await readWithScores(request, lookup) { query, lookUp in
          try await CreditFigures(query, lookUp)
        }
        return EncodedMessage(GetCreditsPerQualifiedCandidateResponse(figures, passing: scores))
      })
  }
}

/// What was paid, and what says for whom.
private struct CreditFigures: Sendable {
  let filter: ResolvedFilter
  let used: Double
  let scores: CandidateScores

  init(_ query: AnalyticsQuery, _ lookUp: @escaping @Sendable (CalledCampaigns) -> Void) async throws {
    let filter = try await query.filterCountingBaseSets(and: [.creditUsage])
    async let used = Self.used(filter, using: query.reader)
    async let organizationScore = CalledCampaigns.organizationScore(filter, using: query.reader)
    let sets = try await BaseSetReader(filter, using: query.reader)
    let calls = try await sets.calls()
    let campaigns = CalledCampaigns(
      calls, named: sets.identifiers.campaigns, organizationScore: try await organizationScore)
    lookUp(campaigns)
    scores = CandidateScores(calls.pairs, of: campaigns)
    self.used = try await used
    self.filter = filter
  }

  /// The sum of all credits that are finite, which is exact until it becomes a `Double`. One that is beyond any is told as
  /// the greatest there is.
  private static func used(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> Double {
    let usage = try await reader.fold(
      .creditUsage, of: filter.rows, identifiers: reader.identifiers(of: filter.tenant), into: KindCounts())
    var sum = NumericSum()
    do throws(PostgresError) {
      for (credits, count) in usage.counts { try sum.add(credits.bytes(0) ?? [], times: count) }
    } catch {
      throw RPCError(error)
    }
    return sum.value.heldToFinite
  }
}

extension GetCreditsPerQualifiedCandidateResponse {
  fileprivate init(_ figures: CreditFigures, passing scores: [PassingScore]) {
    let candidates = figures.scores.qualified(passing: scores, buckets: 0).candidates
    self.init(
      creditsPerQualifiedCandidate: mean(figures.used, over: candidates), creditsUsed: figures.used,
      qualifiedCandidates: candidates, info: figures.filter.info)
  }
}
