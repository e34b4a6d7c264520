import Access
import Filters
import Foundation
import Messages

/// The score from which on a candidate of a campaign qualifies, and where it is from (docs/metrics.md, "Passing
/// scores").
struct PassingScore: Sendable, Hashable {
  let campaignID: UUID
  /// A finite number.
  let score: Double
  let source: CampaignPassingScore.Source
}

extension CampaignPassingScore {
  init(_ score: PassingScore) {
    self.init(campaignID: score.campaignID.text, passingScore: score.score, source: score.source)
  }
}
