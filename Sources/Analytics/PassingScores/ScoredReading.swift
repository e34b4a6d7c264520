import Access
import Filters
import Foundation
import RPC
import Tenancy

extension CampaignAnalytics {
  /// Shares an answer that depends on passing scores, as ``share(_:_:oldest:asksOthers:by:)``.
  ///
  /// A score that was looked up before the answer was begun may be used again. That makes the answer's data older than
  /// its execution, by the scores' lifetime at most: calls that allow less share answers whose scores were looked up
  /// for them.
  func shareWithScores<Answer: SharedAnswer>(
    _ request: AnalyticsRequest,
    by execution: @escaping @Sendable (ScoreLookup) async throws -> Answer
  ) async throws -> Answer {
    var oldest = request.oldest
    let lifetime = settings.passingScoreLifetime
    let needsFreshScores = oldest.map { request.started - $0 < lifetime } ?? false
    if !needsFreshScores, let bound = oldest { oldest = bound + lifetime }
    let key = AnalyticsKey(Answer.self, request, hasFreshScores: needsFreshScores)
    return try await share(key, request, oldest: oldest, asksOthers: true) { [passingScores] upstream in
      try await execution(
        ScoreLookup(
          scores: passingScores, orgID: request.scope.orgID, oldest: needsFreshScores ? .now : nil,
          upstream: upstream))
    }
  }

  /// Reads a snapshot, while the passing scores of its called campaigns are looked up beside. The connections are given
  /// back when the rows are read, whether or not the scores are there: `read` gives what needs no scores, and
  /// ``CandidateScores`` for what does.
  ///
  /// - Parameter read: Reads, and hands out the called campaigns as soon as they are known.
  /// - Throws: UNAVAILABLE where the document store can't answer; what `read` throws; what the client may know of the
  ///   database's failures. The first failure ends all.
  func readWithScores<Figures: Sendable>(
    _ request: AnalyticsRequest, _ lookup: ScoreLookup,
    _ read:
      @escaping @Sendable (
        AnalyticsQuery, _ lookUp: @escaping @Sendable (CalledCampaigns) -> Void
      ) async throws -> Figures
  ) async throws -> (figures: Figures, scores: [PassingScore]) {
    let (called, calling) = AsyncStream.makeStream(of: CalledCampaigns.self)
    return try await withThrowingTaskGroup(of: ReadingPart<Figures>?.self) { [database] group in
      group.addTask {
        defer { calling.finish() }
        return .figures(
          try await database.read(request.scope) { tenant, reader in
            try await read(AnalyticsQuery(request, of: tenant, using: reader)) { campaigns in
              calling.yield(campaigns)
              calling.finish()
            }
          })
      }
      group.addTask {
        for await campaigns in called { return .scores(try await lookup(campaigns)) }
        // The reading has failed, and says why.
        return nil
      }
      var figures: Figures?
      var scores: [PassingScore]?
      for try await part in group {
        switch part {
        case .figures(let read): figures = read
        case .scores(let found): scores = found
        case nil: break
        }
      }
      guard let figures, let scores else { throw RPCError(.internal, reason: .internalError, "the request failed") }
      return (figures, scores)
    }
  }
}

/// What is read beside each other.
private enum ReadingPart<Figures: Sendable>: Sendable {
  case figures(Figures)
  case scores([PassingScore])
}
