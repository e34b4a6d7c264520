import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The methods that have paths of their own, as the documents that Callboard is built from have them (docs/web.md, "REST").
struct RESTMethod {
  let path: String
  let service: ServiceDescriptor
  let method: MethodDescriptor

  var request: Descriptor { method.inputType }
  var response: Descriptor { method.outputType }

  /// What the parameters of a path are: a case of `RESTParameters`.
  enum Parameters: String {
    /// A time range and an organization.
    case range
    /// An organization; a time range is ignored.
    case current
    /// An organization.
    case organization
    /// A time range, an organization, campaigns and candidates.
    case filters
  }

  var parameters: Parameters {
    let names = Set(request.fields.map(\.name))
    if names.contains("filter") { return .filters }
    if names.contains("time_range") { return .range }
    return service.name == "DashboardService" ? .current : .organization
  }

  /// In Swift, the request of a query `$0`.
  var makeRequest: String {
    let arguments = request.fields.map { "\(SwiftNames.property($0)): $0.\(SwiftNames.property($0))" }
    return "\(SwiftNames.full(request))(\(arguments.joined(separator: ", ")))"
  }

  private static let paths: [(service: String, method: String, path: String)] = [
    ("DashboardService", "GetDashboardStats", "/api/dashboard/stats"),
    ("DashboardService", "GetMessagingStats", "/api/dashboard/messaging-stats"),
    ("DashboardService", "GetTextAgentStats", "/api/dashboard/text-agent-stats"),
    ("DashboardService", "GetPlanStats", "/api/dashboard/plan-stats"),
    ("DashboardService", "GetAiUsageStats", "/api/dashboard/ai-usage-stats"),
    ("DashboardService", "GetAiMessageOriginStats", "/api/dashboard/ai-message-origin-stats"),
    ("DashboardService", "GetEngagementStats", "/api/dashboard/engagement-stats"),
    ("AnalyticsService", "GetAnalyticsDashboard", "/analytics/dashboard"),
    ("AnalyticsService", "GetSmsSent", "/analytics/sms_sent"),
    ("AnalyticsService", "GetTotalSms", "/analytics/total_sms"),
    ("AnalyticsService", "GetTimeSaved", "/analytics/time_saved"),
    ("AnalyticsService", "GetTotalTimeSaved", "/analytics/total_time_saved"),
    ("AnalyticsService", "GetCandidateSatisfaction", "/analytics/candidate_satisfaction"),
    ("AnalyticsService", "GetAverageCandidateSatisfaction", "/analytics/average_candidate_satisfaction"),
    ("AnalyticsService", "GetCampaignsLaunchedPerWeek", "/analytics/campaigns_launched_per_week"),
    ("AnalyticsService", "GetCreditsPerQualifiedCandidate", "/analytics/credits_per_qualified_candidate"),
  ]

  /// Those of these files, in the order of the paths.
  static func all(_ files: [FileDescriptor]) throws -> [RESTMethod] {
    let services = files.flatMap(\.services)
    return try paths.map { entry in
      guard let service = services.first(where: { $0.name == entry.service }),
        let method = service.methods.first(where: { $0.name == entry.method })
      else { throw GeneratorError("\(entry.path): there is no method \(entry.service).\(entry.method)") }
      return RESTMethod(path: entry.path, service: service, method: method)
    }
  }

  /// The messages of the answers, each before those inside it.
  static func messages(_ methods: [RESTMethod]) -> [Descriptor] {
    var found: [Descriptor] = []
    func add(_ message: Descriptor) {
      guard !message.isWellKnown, !found.contains(where: { $0.fullName == message.fullName }) else { return }
      found.append(message)
      for field in message.fields where field.type == .message { add(field.messageType) }
    }
    for method in methods { add(method.response) }
    return found
  }
}

extension Descriptor {
  fileprivate var isWellKnown: Bool { fullName.hasPrefix("google.") }
}

extension FieldDescriptor {
  /// Whether the field is null in REST where it is empty: ids, and what the documents have as optional texts.
  var isNullWhenEmpty: Bool {
    type == .string && !isRepeated
      && (name == "id" || name.hasSuffix("_id") || ["contact_name", "recording_url"].contains(name))
  }

  var isTimestamp: Bool { type == .message && messageType.fullName == "google.protobuf.Timestamp" }
}

extension EnumDescriptor {
  /// What all names of the values begin with: `CALL_STATUS_`.
  var valuePrefix: String {
    var prefix = ""
    for (index, character) in name.enumerated() {
      if character.isUppercase, index > 0 { prefix += "_" }
      prefix += character.uppercased()
    }
    return prefix + "_"
  }
}
