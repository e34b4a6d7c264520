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
    let reader = query.reader
    return try await withThrowingTaskGroup(of: (@Sendable (inout BaseSetFigures) -> Void).self) { group in
      // First, since another service is asked for the scores of the campaigns meanwhile.
      group.addTask {
        let campaigns = try await CalledCampaigns.read(filter, using: reader)
        lookUp(campaigns)
        let scores = try await CandidateScores.read(filter, of: campaigns, using: reader)
        return { $0.scores = scores }
      }
      group.addTask {
        let calls = try await CallFigures.read(filter, using: reader)
        return { $0.calls = calls }
      }
      group.addTask {
        let candidates = try await CandidateFigures.read(filter, using: reader)
        return { $0.candidates = candidates }
      }
      group.addTask {
        let reviews = try await ReviewFigures.read(filter, using: reader)
        return { $0.reviews = reviews }
      }
      group.addTask {
        let reasons = try await WithdrawalReasonCount.read(filter, using: reader)
        return { $0.withdrawalReasons = reasons }
      }
      var figures = BaseSetFigures(filter)
      for try await fill in group { fill(&figures) }
      return figures
    }
  }
}

extension GetAnalyticsDashboardResponse {
  fileprivate init(_ sets: BaseSetFigures, passing scores: [PassingScore]) {
    let figures = AnalyticsFigures(sets, passing: scores)
    self.init(
      metrics: figures.metrics, charts: AnalyticsCharts(figures, over: sets.filter.range.buckets),
      withdrawalReasons: sets.withdrawalReasons, passingScores: scores.map(CampaignPassingScore.init),
      info: sets.filter.info)
  }
}
