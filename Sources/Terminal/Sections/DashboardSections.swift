public import Messages

/// What has come of a dashboard so far: each of its seven groups is awaited, has arrived, or has failed.
public struct DashboardSections: Sendable {
  /// Calls and to-dos.
  public private(set) var dashboard = SectionState<GetDashboardStatsResponse>.awaited
  /// Messages and answers.
  public private(set) var messaging = SectionState<GetMessagingStatsResponse>.awaited
  /// What text agents suggested.
  public private(set) var textAgent = SectionState<GetTextAgentStatsResponse>.awaited
  /// Plans, as they are now.
  public private(set) var plan = SectionState<GetPlanStatsResponse>.awaited
  /// Tokens and costs.
  public private(set) var aiUsage = SectionState<GetAiUsageStatsResponse>.awaited
  /// Who wrote the messages.
  public private(set) var aiMessageOrigin = SectionState<GetAiMessageOriginStatsResponse>.awaited
  /// Contacts, channels and recent activities.
  public private(set) var engagement = SectionState<GetEngagementStatsResponse>.awaited
  /// The failures, in the order in which they came.
  public private(set) var errors: [SectionError] = []

  /// Everything is awaited.
  public init() {}

  /// Takes what a stream delivered. What has settled stays as it is.
  public mutating func receive(_ section: StreamDashboardResponse.Section) {
    switch section {
    case .dashboard(let answer): dashboard.settle(.arrived(answer))
    case .messaging(let answer): messaging.settle(.arrived(answer))
    case .textAgent(let answer): textAgent.settle(.arrived(answer))
    case .plan(let answer): plan.settle(.arrived(answer))
    case .aiUsage(let answer): aiUsage.settle(.arrived(answer))
    case .aiMessageOrigin(let answer): aiMessageOrigin.settle(.arrived(answer))
    case .engagement(let answer): engagement.settle(.arrived(answer))
    case .error(let error): fail(error)
    }
  }

  /// Nothing more will come: what is still awaited has failed with this code (of gRPC) and message.
  public mutating func end(code: Int32, message: String) {
    for name in awaited {
      fail(SectionError(section: name, code: code, message: message))
    }
  }

  /// Whether a group has arrived, or failed.
  public var hasAny: Bool { awaited.count < Self.names.count }

  /// Failures of groups that have no place here.
  var otherErrors: [SectionError] {
    errors.filter { !Self.names.contains($0.section) }
  }

  private static let names = DashboardSections().awaited

  /// The names of the groups that are still to come, as the proto has them.
  public var awaited: [String] {
    var names: [String] = []
    if !dashboard.isSettled { names.append("dashboard") }
    if !messaging.isSettled { names.append("messaging") }
    if !textAgent.isSettled { names.append("text_agent") }
    if !plan.isSettled { names.append("plan") }
    if !aiUsage.isSettled { names.append("ai_usage") }
    if !aiMessageOrigin.isSettled { names.append("ai_message_origin") }
    if !engagement.isSettled { names.append("engagement") }
    return names
  }

  private mutating func fail(_ error: SectionError) {
    errors.append(error)
    switch error.section {
    case "dashboard": dashboard.settle(.failed(error))
    case "messaging": messaging.settle(.failed(error))
    case "text_agent": textAgent.settle(.failed(error))
    case "plan": plan.settle(.failed(error))
    case "ai_usage": aiUsage.settle(.failed(error))
    case "ai_message_origin": aiMessageOrigin.settle(.failed(error))
    case "engagement": engagement.settle(.failed(error))
    default: break
    }
  }
}

/// How far a group is.
public enum SectionState<Answer: Sendable>: Sendable {
  /// It is still to come.
  case awaited
  /// It is here.
  case arrived(Answer)
  /// It won't come.
  case failed(SectionError)

  /// The group, if it is here.
  public var answer: Answer? {
    if case .arrived(let answer) = self { answer } else { nil }
  }

  /// Whether nothing more is to come.
  public var isSettled: Bool {
    if case .awaited = self { false } else { true }
  }

  fileprivate mutating func settle(_ state: SectionState) {
    if !isSettled { self = state }
  }
}
