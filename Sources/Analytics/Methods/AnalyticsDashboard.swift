import Columns
import Filters
public import Messages
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// Every metric and chart over the Call, CandidateInfo and Review sets, of one snapshot.
  public func getAnalyticsDashboard(
    _ request: GetAnalyticsDashboardRequest, context: CallContext
  ) async throws -> Reply<GetAnalyticsDashboardResponse> {
    let request = try AnalyticsRequest(request.filter, context)
    return .encoded(
      try await shareWithScores(request) { lookup in
        let (sets, scores) = try await readWithScores(request, lookup) { query, lookUp in
          try await BaseSetFigures.read(query, lookUp)
        }
        return EncodedMessage(GetAnalyticsDashboardResponse(sets, passing: scores))
      })
  }
}

extension BaseSetFigures {
  /// Reads the sets side by side. The first failure ends them all.
  fileprivate static func read(
    _ query: AnalyticsQuery, _ lookUp: @escaping @Sendable (CalledCampaigns) -> Void
  ) async throws -> BaseSetFigures {
    let filter = try await query.filterCountingBaseSets()
    let sets = try await BaseSetReader(filter, using: query.reader)
    async let organizationScore = CalledCampaigns.organizationScore(filter, using: query.reader)
    async let reviews = sets.reviews()
    let calls = try await sets.calls()
    let campaigns = CalledCampaigns(
      calls, named: sets.identifiers.campaigns, organizationScore: try await organizationScore)
    // Another service is asked for the scores of the campaigns, while the rest is read.
    lookUp(campaigns)
    let facts = try await CandidateFacts(of: calls, and: try await reviews, from: sets)
    return BaseSetFigures(
      filter: filter, calls: CallFigures(calls), candidates: facts.candidates,
      scores: CandidateScores(calls.pairs, of: campaigns), reviews: facts.reviews)
  }
}

extension GetAnalyticsDashboardResponse {
  fileprivate init(_ sets: BaseSetFigures, passing scores: [PassingScore]) {
    let figures = AnalyticsFigures(sets, passing: scores)
    self.init(
      metrics: figures.metrics, charts: AnalyticsCharts(figures, over: sets.filter.range.buckets),
      withdrawalReasons: sets.calls.withdrawalReasons, passingScores: scores.map(CampaignPassingScore.init),
      info: sets.filter.info)
  }
}
