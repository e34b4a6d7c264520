import Foundation

/// How filters apply to rows and documents that may be of no campaign or candidate, or of one that doesn't exist.
extension Narrowing {
  var isSet: Bool { !campaignIDs.isEmpty || namesCandidates }

  private var namesCandidates: Bool { !candidateIDs.isEmpty || !sources.isEmpty || !tags.isEmpty }

  /// Each alone, and all together.
  static func all(of ids: SharedIDs) -> [Narrowing] {
    [
      Narrowing(),
      Narrowing(campaignIDs: [ids.campaigns[0]]),
      Narrowing(campaignIDs: [ids.campaigns[1], ids.lostCampaign, ids.campaigns[2]]),
      Narrowing(candidateIDs: Array(ids.candidates.prefix(5)) + [ids.lostCandidate]),
      Narrowing(sources: ["web", "fair"]),
      Narrowing(tags: ["senior", "Ärger"]),
      Narrowing(sources: ["no such source"]),
      Narrowing(
        campaignIDs: Array(ids.campaigns.prefix(4)), candidateIDs: Array(ids.candidates.prefix(10)),
        sources: ["web", "Web", "fair"], tags: ["remote", "night", "senior"]),
    ]
  }

  /// Whether an activity of this campaign and candidate passes: one without either does where no filter names one.
  func passes(activityOf campaignID: UUID?, _ candidateID: UUID?, in rows: InterviewRows) -> Bool {
    passes(campaignID: campaignID) && passes(candidateID: candidateID, in: rows)
  }

  func passes(campaignID: UUID?) -> Bool {
    campaignIDs.isEmpty || campaignID.map { campaignIDs.contains($0) } ?? false
  }

  private func passes(candidateID: UUID?, in rows: InterviewRows) -> Bool {
    guard namesCandidates else { return true }
    guard let candidateID, candidateIDs.isEmpty || candidateIDs.contains(candidateID) else { return false }
    if sources.isEmpty, tags.isEmpty { return true }
    guard let row = rows.candidates.first(where: { $0.id == candidateID }) else { return false }
    let hasSource = sources.isEmpty || row.source.map { sources.contains($0) } ?? false
    let hasTag = tags.isEmpty || row.tags.contains { tags.contains($0) }
    return hasSource && hasTag
  }
}
