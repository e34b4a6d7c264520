import Columns
import Foundation
import Tenancy

/// The best scores of a Call set's campaigns and candidates: all that is needed to say who qualified once the passing scores
/// are known. So no snapshot has to wait for them. There may be a million: 24 bytes each.
struct CandidateScores: Sendable {
  private struct Score {
    let best: Double
    let candidate: UInt32
    /// The campaign's place among the called ones.
    let campaign: Int32
    let bucket: Int32
  }

  private let scores: [Score]

  /// - Parameters:
  ///   - pairs: Campaigns and candidates of the Call set.
  ///   - campaigns: All that have a row in it.
  init(_ pairs: [InterviewCalls.Pair], of campaigns: CalledCampaigns) {
    scores = pairs.compactMap { pair in
      guard let best = pair.best, let campaign = campaigns.places[pair.campaign] else { return nil }
      return Score(
        best: best.score, candidate: pair.candidate, campaign: Int32(clamping: campaign),
        bucket: Int32(clamping: best.bucket))
    }
  }

  /// Who qualified.
  ///
  /// - Parameters:
  ///   - passing: The passing scores of the called campaigns, in their order.
  ///   - buckets: The number of the range's buckets.
  func qualified(passing: [PassingScore], buckets: Int) -> QualifiedFigures {
    var figures = QualifiedFigures(buckets: buckets)
    var candidates = DistinctIdentifiers(.candidate)
    for score in scores {
      let campaign = Int(score.campaign)
      let passes = passing.indices.contains(campaign) && score.best >= passing[campaign].score
      figures.add(isQualified: passes, in: Int(score.bucket))
      if passes { candidates.insert(score.candidate) }
    }
    figures.candidates = candidates.count
    return figures
  }
}
