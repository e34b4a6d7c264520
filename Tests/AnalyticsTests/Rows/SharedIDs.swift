import Foundation
import Randomness
import TestExpectations

/// Ids that several organizations use at once: a query that forgets the tenant mixes their rows up.
struct SharedIDs {
  let campaigns: [UUID]
  /// In calls and reviews, but not among the campaigns.
  let lostCampaign: UUID
  let candidates: [UUID]
  let lostCandidate: UUID
  let members: [UUID]

  init(using random: inout SeededGenerator) {
    campaigns = (0..<6).map { _ in random.uuid() }
    lostCampaign = random.uuid()
    candidates = (0..<14).map { _ in random.uuid() }
    lostCandidate = random.uuid()
    members = (0..<4).map { _ in random.uuid() }
  }
}
