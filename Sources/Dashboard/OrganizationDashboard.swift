import Access
import Answers
import Filters
public import Messages
public import RPC
public import Tenancy

/// The organization dashboard: groups of figures, each a function of a ``GroupQuery``. A group's method is in its own file.
public struct OrganizationDashboard: DashboardService {
  /// The groups, in the order in which a stream asks for them.
  static let groups: [any StatsGroup.Type] = [
    GetDashboardStatsResponse.self,
    GetMessagingStatsResponse.self,
    GetTextAgentStatsResponse.self,
    GetPlanStatsResponse.self,
    GetAiUsageStatsResponse.self,
    GetAiMessageOriginStatsResponse.self,
    GetEngagementStatsResponse.self,
  ]

  /// How much memory the answers may take together that are kept to be given again, in bytes. Most take a few thousand;
  /// that of a range of decades, by days, a million.
  private static let keptBytes = 32 << 20

  let database: TenantDatabase
  /// In bytes of its encoding.
  let largestAnswer: Int
  let answers: ResponseCache<AnswerKey, AnswerElement>

  /// Answers from the rows of `database`.
  ///
  /// - Parameters:
  ///   - answerTimeToLive: How old the data of an answer may become while it is given again to who asks the same and sees
  ///     the same rows; zero for never.
  ///   - largestAnswer: The largest message that the server sends, in bytes of its encoding: a group whose answer is larger
  ///     fails by itself.
  public init(
    database: TenantDatabase, answerTimeToLive: Duration = .zero,
    largestAnswer: Int = ServerConfiguration().maximumResponseSize
  ) {
    self.database = database
    self.largestAnswer = largestAnswer
    answers = ResponseCache(
      timeToLive: answerTimeToLive, capacity: Self.keptBytes, metrics: AnswerMetrics(cache: "dashboard")
    ) { $0.memory }
  }

  /// What the session may see of its own organization. Never denied to an authenticated session.
  public func getDashboardAccess(
    _ request: GetDashboardAccessRequest, context: CallContext
  ) async throws -> Reply<GetDashboardAccessResponse> {
    .message(
      GetDashboardAccessResponse(try await database.ownScope(of: try context.session(), deadline: context.deadline)))
  }

  /// Asks a group on behalf of the call's session, over one snapshot. Who asks the same at the same time, or
  /// soon after, gets the same answer: the bytes of one that was encoded once, on no caller's event loop.
  func answer<Group: StatsGroup>(
    _ timeRange: TimeRange?, orgID: String, _ context: CallContext
  ) async throws -> Reply<Group> {
    let request = try DashboardRequest(timeRange, orgID: orgID, context)
    let element = try await answers.answer(
      AnswerKey(.group(Group.sectionName), request), oldest: request.oldest, deadline: context.deadline
    ) { [database, largestAnswer] add in
      let group = try await database.read(request.scope) { tenant, reader in
        try await Group(
          answering: GroupQuery(
            tenant: tenant, time: request.time, reader: reader, parts: Group.conversationParts))
      }
      let answer = EncodedMessage(group)
      try answer.checkSize(limit: largestAnswer)
      add(.group(answer))
      return .allowed
    }
    guard case .group(let answer) = element, let answer = answer as? EncodedMessage<Group> else {
      throw RPCError(.internal, reason: .internalError, "the request failed")
    }
    return .encoded(answer)
  }
}
