internal import Messages
internal import RPC
internal import StandardMessages

/// The parameters of a call, as its request has them.
struct RESTQuery {
  /// Nil if none is given.
  private(set) var timeRange: TimeRange?
  /// Empty for the session's own.
  private(set) var orgID = ""
  /// The list that is to be the table; nil if none is named.
  private(set) var series: String?
  private var campaignIDs: [String] = []
  private var candidates = CandidateFilter()

  /// The filter of the analytics.
  var filter: AnalyticsFilter {
    AnalyticsFilter(
      timeRange: timeRange, campaignIds: campaignIDs,
      candidates: candidates == CandidateFilter() ? nil : candidates, orgID: orgID)
  }

  /// - Throws: INVALID_ARGUMENT that names the parameter, and says what would be right.
  init(_ parameters: [(name: String, value: String)], _ known: RESTParameters, path: String) throws(RPCError) {
    let names = known.names
    let repeatable = known.repeatable
    var single: [String: String] = [:]
    for (name, value) in parameters {
      guard names.contains(name) else {
        throw .invalidArgument(
          field: Self.excerpt(name), "is no parameter of \(path), which takes \(names.joined(separator: ", "))")
      }
      if repeatable.contains(name) {
        append(value, to: name)
      } else if single.updateValue(value, forKey: name) != nil {
        throw .invalidArgument(field: name, "is given more than once: give it once")
      }
    }
    orgID = single["org_id"] ?? ""
    series = single["series"]
    timeRange = try RESTRange(single).timeRange
  }

  private mutating func append(_ value: String, to name: String) {
    switch name {
    case "campaign_ids": campaignIDs.append(value)
    case "candidate_ids": candidates.candidateIds.append(value)
    case "sources": candidates.sources.append(value)
    case "tags": candidates.tags.append(value)
    // A range of what has none.
    default: break
    }
  }

  /// The beginning of a name that came over the wire, without control characters.
  private static func excerpt(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.prefix(60).filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }
}
