public import Foundation
public import Messages
public import RPC

/// Which campaigns and candidates an analytics answer is about. Empty means all of them.
///
/// docs/adding-a-filter.md says how to add one.
public struct CampaignFilter: Sendable, Hashable {
  /// The longest source or tag, in bytes of UTF-8.
  public static let longestText = 256

  /// Only these campaigns; all, when empty.
  public var campaignIDs: [UUID] = []
  /// Only these candidates; all, when empty.
  public var candidateIDs: [UUID] = []
  /// Only candidates from one of these sources; all, when empty.
  public var sources: [String] = []
  /// Only candidates with one of these tags; all, when empty.
  public var tags: [String] = []

  /// Every campaign and candidate.
  public init() {}

  /// Whether candidates are chosen by their ids alone, if at all: then no row must be read to know which pass.
  public var choosesCandidatesByIDAlone: Bool {
    var ids = CampaignFilter()
    (ids.campaignIDs, ids.candidateIDs) = (campaignIDs, candidateIDs)
    return self == ids
  }

  /// Reads the filter of a request, beside its time range and organization.
  ///
  /// - Parameters:
  ///   - message: What the request holds.
  ///   - field: Its path in the request, for errors.
  /// - Throws: INVALID_ARGUMENT that names the field and says what it must be.
  public static func parse(_ message: AnalyticsFilter?, field: String = "filter") throws(RPCError) -> CampaignFilter {
    var filter = CampaignFilter()
    guard let message else { return filter }
    filter.campaignIDs = try identifiers(message.campaignIds, field: "\(field).campaign_ids")
    guard let candidates = message.candidates else { return filter }
    filter.candidateIDs = try identifiers(candidates.candidateIds, field: "\(field).candidates.candidate_ids")
    filter.sources = try texts(candidates.sources, field: "\(field).candidates.sources")
    filter.tags = try texts(candidates.tags, field: "\(field).candidates.tags")
    return filter
  }
}
