/// Which parameters a path takes.
public enum RESTParameters: Sendable {
  /// A time range and an organization.
  case range
  /// An organization; a time range is ignored, as what is answered is the current state.
  case current
  /// An organization.
  case organization
  /// A time range, an organization, campaigns and candidates.
  case filters

  static let ofRange = ["time_range", "start_date", "end_date", "start_time", "end_time"]
  static let ofCandidates = ["campaign_ids", "candidate_ids", "sources", "tags"]

  /// Their names.
  public var names: [String] {
    switch self {
    case .range, .current: Self.ofRange + ["org_id", "series"]
    case .organization: ["org_id", "series"]
    case .filters: Self.ofRange + Self.ofCandidates + ["org_id", "series"]
    }
  }

  /// Those that may come more than once.
  var repeatable: [String] {
    switch self {
    case .filters: Self.ofCandidates
    case .range, .organization: []
    case .current: Self.ofRange
    }
  }
}
