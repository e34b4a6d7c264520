import Access
import Foundation
import RPC
import TestExpectations
import Time

extension InterviewRows {
  /// An organization with `count` campaigns, and in each one completed call of a candidate of its own, with a score of 65.
  static func small(campaigns count: Int, now: Int64, defaultPassingScore: Double? = nil) -> InterviewRows {
    var rows = InterviewRows(orgID: UUID(), timeZone: "UTC", defaultPassingScore: defaultPassingScore)
    for index in 0..<count {
      let (campaign, candidate) = (UUID(), UUID())
      rows.campaigns.append(CampaignRow(id: campaign, launchedAt: nil))
      rows.candidates.append(CandidateRow(id: candidate, source: "web", tags: ["senior"]))
      rows.calls.append(
        InterviewCallRow(
          campaignID: campaign, candidateID: candidate, durationSecs: 60, completion: 1, score: 65,
          createdAt: now - Int64(index)))
    }
    return rows
  }

  /// A call by the organization's owner whose answer may be so old, in milliseconds.
  func context(maxStaleness: String) -> CallContext {
    var metadata = Metadata()
    metadata.add("x-max-staleness-ms", maxStaleness)
    return CallContext(
      method: MethodDescriptor(service: "callboard.v1.AnalyticsService", name: "Test"), metadata: metadata,
      values: context().values)
  }

  /// A call by the organization's owner.
  func context(deadline: ContinuousClock.Instant? = nil) -> CallContext {
    .call(by: Session(memberID: UUID(), orgID: orgID, isOwner: true), deadline: deadline)
  }
}
