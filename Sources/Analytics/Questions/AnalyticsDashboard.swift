import Filters
public import Messages
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// Every metric and chart over the Call, CandidateInfo and Review sets, of one snapshot.
  public func getAnalyticsDashboard(
    _ request: GetAnalyticsDashboardRequest, context: CallContext
  ) async throws -> Reply<GetAnalyticsDashboardResponse> {
    try await reply(request.filter, context) { question in
      let filter = try await question.filterCountingBaseSets()
      let figures = try await figures(of: filter, for: question)
      return GetAnalyticsDashboardResponse(
        metrics: figures.metrics, charts: AnalyticsCharts(figures, over: filter.range.buckets),
        withdrawalReasons: figures.withdrawalReasons,
        passingScores: figures.passingScores.map(CampaignPassingScore.init), info: filter.info)
    }
  }

  /// Reads the sets side by side. The first failure ends them all.
  private func figures(
    of filter: ResolvedFilter, for question: AnalyticsQuestion
  ) async throws -> AnalyticsFigures {
    let reader = question.reader
    return try await withThrowingTaskGroup(of: (@Sendable (inout AnalyticsFigures) -> Void).self) { group in
      // First, since another service is asked for the scores before the last pass can begin.
      group.addTask {
        let (qualified, scores) = try await qualified(of: filter, for: question)
        return { ($0.qualified, $0.passingScores) = (qualified, scores) }
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
      var figures = AnalyticsFigures(buckets: filter.range.buckets.count)
      for try await fill in group { fill(&figures) }
      return figures
    }
  }
}
