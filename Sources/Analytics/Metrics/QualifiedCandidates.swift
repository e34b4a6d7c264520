import Access
import Filters
import RPC
import Tenancy

extension CampaignAnalytics {
  /// What needs the passing scores, with the scores of the campaigns that have a row in the Call set, by id.
  ///
  /// - Throws: UNAVAILABLE where the document store can't answer; what the client may know of the database's failures.
  func qualified(
    of filter: ResolvedFilter, for question: AnalyticsQuestion
  ) async throws(RPCError) -> (figures: QualifiedFigures, scores: [PassingScore]) {
    let campaigns = try await CalledCampaigns.read(filter, using: question.reader)
    let scores = try await passingScores.scores(
      of: campaigns, in: filter.scope.orgID, since: question.oldest, deadline: question.deadline)
    let figures = try await QualifiedFigures.read(filter, scores: scores, using: question.reader)
    return (figures, scores)
  }

  /// Distinct candidates who qualified: `qualified_candidates` (docs/metrics.md, "Metrics").
  ///
  /// - Throws: As ``qualified(of:for:)``.
  func qualifiedCandidates(
    of filter: ResolvedFilter, for question: AnalyticsQuestion
  ) async throws(RPCError) -> Int64 {
    try await qualified(of: filter, for: question).figures.candidates
  }
}
