import Messages
import StandardMessages

/// The sections of one stream, by name.
struct StreamedSections: Equatable {
  var dashboard: GetDashboardStatsResponse?
  var messaging: GetMessagingStatsResponse?
  var textAgent: GetTextAgentStatsResponse?
  var plan: GetPlanStatsResponse?
  var aiUsage: GetAiUsageStatsResponse?
  var aiMessageOrigin: GetAiMessageOriginStatsResponse?
  var engagement: GetEngagementStatsResponse?
  var errors: [SectionError] = []
  /// How many there were.
  let count: Int

  static let names: Set = [
    "dashboard", "messaging", "text_agent", "plan", "ai_usage", "ai_message_origin", "engagement",
  ]

  init(_ responses: [StreamDashboardResponse]) {
    count = responses.count
    for response in responses {
      switch response.section {
      case .dashboard(let section): dashboard = section
      case .messaging(let section): messaging = section
      case .textAgent(let section): textAgent = section
      case .plan(let section): plan = section
      case .aiUsage(let section): aiUsage = section
      case .aiMessageOrigin(let section): aiMessageOrigin = section
      case .engagement(let section): engagement = section
      case .error(let error): errors.append(error)
      case nil: break
      }
    }
  }

  /// The names of those that came as an answer.
  var answered: Set<String> {
    var names: Set<String> = []
    if dashboard != nil { names.insert("dashboard") }
    if messaging != nil { names.insert("messaging") }
    if textAgent != nil { names.insert("text_agent") }
    if plan != nil { names.insert("plan") }
    if aiUsage != nil { names.insert("ai_usage") }
    if aiMessageOrigin != nil { names.insert("ai_message_origin") }
    if engagement != nil { names.insert("engagement") }
    return names
  }

  /// Of all that came as an answer.
  var asOf: [Timestamp] {
    [
      dashboard?.info, messaging?.info, textAgent?.info, plan?.info, aiUsage?.info, aiMessageOrigin?.info,
      engagement?.info,
    ].compactMap { $0?.asOf }
  }
}
