import Access
import Documents
import Filters
import Foundation
import Messages
import RPC
import Synchronization
import Time
import Upstream

/// Looks up passing scores: a campaign's own is in its script, others have the organization's, or else the service's
/// (docs/metrics.md, "Passing scores"). A score that is not a finite number is none.
final class PassingScores: Sendable {
  private let documents: any DocumentStore
  private let serviceScore: Double
  private let clock: @Sendable () -> ContinuousClock.Instant
  private let cache: Mutex<PassingScoreCache>

  /// - Parameters:
  ///   - documents: Where the scripts are.
  ///   - settings: The service's score, and for how long one that was looked up may be used again.
  ///   - clock: What ages are measured with.
  init(
    documents: any DocumentStore, settings: AnalyticsSettings,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.documents = documents
    serviceScore = settings.defaultPassingScore
    self.clock = clock
    cache = Mutex(PassingScoreCache(lifetime: settings.passingScoreLifetime))
  }

  /// The scores of campaigns, in their order. What is not known yet is asked of the store in one batch.
  ///
  /// - Parameters:
  ///   - oldest: When a score that is known must have been looked up, at the earliest; nil for any time.
  ///   - upstream: Asks the store.
  /// - Throws: What the client may know of the store's failures.
  func scores(
    of campaigns: CalledCampaigns, in orgID: UUID, since oldest: ContinuousClock.Instant?,
    asking upstream: SharedUpstream
  ) async throws(RPCError) -> [PassingScore] {
    let own = try await ownScores(of: campaigns.ids, in: orgID, since: oldest, asking: upstream)
    return campaigns.ids.map { id in
      if let score = own[id] ?? nil { return PassingScore(campaignID: id, score: score, source: .campaign) }
      if let score = campaigns.organizationScore, score.isFinite {
        return PassingScore(campaignID: id, score: score, source: .organization)
      }
      return PassingScore(campaignID: id, score: serviceScore, source: .service)
    }
  }

  /// For each campaign its own score, nil for those without one.
  private func ownScores(
    of campaignIDs: [UUID], in orgID: UUID, since oldest: ContinuousClock.Instant?,
    asking upstream: SharedUpstream
  ) async throws(RPCError) -> [UUID: Double?] {
    let now = clock()
    var scores: [UUID: Double?] = [:]
    var unknown: [UUID] = []
    cache.withLock { cache in
      for id in campaignIDs {
        if let score = cache.score(of: id, in: orgID, at: now, since: oldest) {
          scores.updateValue(score, forKey: id)
        } else {
          unknown.append(id)
        }
      }
    }
    guard !unknown.isEmpty else { return scores }
    let found = try await lookUp(unknown, in: orgID, asking: upstream)
    cache.withLock { $0.insert(found, in: orgID, at: now) }
    return scores.merging(found) { _, new in new }
  }

  private func lookUp(
    _ campaignIDs: [UUID], in orgID: UUID, asking upstream: SharedUpstream
  ) async throws(RPCError) -> [UUID: Double?] {
    let documents = documents
    let ids = campaignIDs.map(\.text)
    let scripts = try await upstream.ask(.documentStore) { () throws(UpstreamError) in
      try await documents.documents(ids, in: .campaignScripts, partition: orgID, deadline: nil)
    }
    var scores: [UUID: Double?] = [:]
    for id in campaignIDs {
      let score = scripts[id.text]?["passing_score"]?.number
      scores.updateValue(score.flatMap { $0.isFinite ? $0 : nil }, forKey: id)
    }
    return scores
  }
}
