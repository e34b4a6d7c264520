import Foundation
import Messages
import TestExpectations

/// Campaigns and candidates that a test asks for, and what passes, in plain loops.
struct Narrowing: CustomStringConvertible {
  var campaigns: [UUID] = []
  var candidates: [UUID] = []
  var sources: [String] = []
  var tags: [String] = []

  var isSet: Bool { !campaigns.isEmpty || !candidates.isEmpty || !sources.isEmpty || !tags.isEmpty }

  var description: String {
    "\(campaigns.count) campaigns, \(candidates.count) candidates, sources \(sources), tags \(tags)"
  }

  /// Each alone, and all together.
  static func all(of ids: SharedIDs) -> [Narrowing] {
    [
      Narrowing(),
      Narrowing(campaigns: [ids.campaigns[0]]),
      Narrowing(campaigns: [ids.campaigns[1], ids.lostCampaign, ids.campaigns[2]]),
      Narrowing(candidates: Array(ids.candidates.prefix(5)) + [ids.lostCandidate]),
      Narrowing(sources: ["web", "fair"]),
      Narrowing(tags: ["senior", "Ärger"]),
      Narrowing(sources: ["no such source"]),
      Narrowing(
        campaigns: Array(ids.campaigns.prefix(4)), candidates: Array(ids.candidates.prefix(10)),
        sources: ["web", "Web", "fair"], tags: ["remote", "night", "senior"]),
    ]
  }

  func message(_ request: RangeRequest) -> AnalyticsFilter {
    var filter = AnalyticsFilter(timeRange: request.message, campaignIds: campaigns.map(\.uuidString))
    if !candidates.isEmpty || !sources.isEmpty || !tags.isEmpty {
      filter.candidates = CandidateFilter(
        candidateIds: candidates.map { $0.uuidString.lowercased() }, sources: sources, tags: tags)
    }
    return filter
  }

  /// Whether a row of this campaign and candidate passes.
  func passes(_ campaign: UUID?, _ candidate: UUID?, of rows: InterviewRows) -> Bool {
    passes(campaign: campaign) && passes(candidate: candidate, of: rows)
  }

  func passes(campaign: UUID?) -> Bool {
    campaigns.isEmpty || campaign.map { campaigns.contains($0) } ?? false
  }

  func passes(candidate: UUID?, of rows: InterviewRows) -> Bool {
    if candidates.isEmpty, sources.isEmpty, tags.isEmpty { return true }
    guard let candidate, candidates.isEmpty || candidates.contains(candidate) else { return false }
    if sources.isEmpty, tags.isEmpty { return true }
    guard let row = rows.candidates.first(where: { $0.id == candidate }) else { return false }
    let hasSource = sources.isEmpty || row.source.map { sources.contains($0) } ?? false
    let hasTag = tags.isEmpty || row.tags.contains { tags.contains($0) }
    return hasSource && hasTag
  }
}
