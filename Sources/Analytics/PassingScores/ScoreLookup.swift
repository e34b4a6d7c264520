import Foundation
import RPC

/// Looks up passing scores for one answer.
struct ScoreLookup: Sendable {
  let scores: PassingScores
  let orgID: UUID
  /// When a score that is known must have been looked up, at the earliest; nil for any time.
  let oldest: ContinuousClock.Instant?
  let upstream: SharedUpstream

  /// The scores of campaigns, in their order.
  func callAsFunction(_ campaigns: CalledCampaigns) async throws(RPCError) -> [PassingScore] {
    try await scores.scores(of: campaigns, in: orgID, since: oldest, asking: upstream)
  }
}
