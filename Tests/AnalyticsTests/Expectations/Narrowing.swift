import Foundation
import Messages
import TestExpectations

/// The campaigns and candidates of a request, as the tests ask for them and as docs/metrics.md, "Filters", applies
/// them.
struct Narrowing: CustomStringConvertible {
  var campaignIDs: [UUID] = []
  var candidateIDs: [UUID] = []
  var sources: [String] = []
  var tags: [String] = []

  var description: String {
    "campaigns \(campaignIDs), candidates \(candidateIDs), sources \(sources), tags \(tags)"
  }

  func message(_ range: RangeRequest = .absent) -> AnalyticsFilter {
    AnalyticsFilter(
      timeRange: range.message, campaignIds: campaignIDs.map(\.uuidString),
      candidates: candidateIDs.isEmpty && sources.isEmpty && tags.isEmpty
        ? nil : CandidateFilter(candidateIds: candidateIDs.map(\.uuidString), sources: sources, tags: tags))
  }

  /// Whether rows of a campaign and a candidate, both of which must exist, pass.
  func passes(_ campaignID: UUID?, _ candidateID: UUID?, in rows: InterviewRows) -> Bool {
    guard let campaignID, let candidateID,
      rows.campaigns.contains(where: { $0.id == campaignID }),
      let candidate = rows.candidates.first(where: { $0.id == candidateID })
    else { return false }
    if !campaignIDs.isEmpty, !campaignIDs.contains(campaignID) { return false }
    if !candidateIDs.isEmpty, !candidateIDs.contains(candidateID) { return false }
    if !sources.isEmpty {
      guard let source = candidate.source, sources.contains(where: { sameBytes($0, source) }) else { return false }
    }
    if !tags.isEmpty {
      guard candidate.tags.contains(where: { tag in tags.contains { sameBytes($0, tag) } }) else { return false }
    }
    return true
  }
}

func sameBytes(_ left: String, _ right: String) -> Bool { Array(left.utf8) == Array(right.utf8) }
