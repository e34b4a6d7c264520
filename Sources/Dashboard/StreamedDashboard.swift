import Access
import Answers
import Filters
public import Messages
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// All groups over one snapshot and as of one moment, each sent when it is ready. A group that fails is sent as its
  /// error, and the others still arrive (docs/metrics.md, "StreamDashboard").
  ///
  /// - Throws: What concerns the whole before anything is sent: INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED,
  ///   NOT_FOUND, and what keeps every group from being asked.
  public func streamDashboard(
    _ request: StreamDashboardRequest, responses: ResponseWriter<StreamDashboardResponse>, context: CallContext
  ) async throws {
    let request = try DashboardRequest(request.timeRange, orgID: request.orgID, context)
    try await answers.answer(
      AnswerKey(.wholeDashboard, request), oldest: request.oldest, deadline: context.deadline
    ) { [database, largestAnswer] add in
      try await database.read(request.scope) { tenant, reader in
        // A range that is wrong in the organization's time zone is so for every group, and nothing is sent yet.
        _ = try request.time.resolve(now: tenant.now, zone: tenant.zone)
        let parts = Self.groups.reduce(into: ConversationParts()) { $0.formUnion($1.conversationParts) }
        let query = GroupQuery(tenant: tenant, time: request.time, reader: reader, parts: parts)
        return try await Self.ask(Self.groups, query, largestAnswer: largestAnswer, add)
      }
    } to: { element in
      guard case .section(let section, let failure) = element else { return }
      if let failure { context.report(failure.error, of: failure.group) }
      try await responses.write(section)
    }
  }

  /// Asks all groups at once, and hands out each one's section when it is ready.
  ///
  /// - Returns: Whether the whole may be given again: only where no group has failed.
  private static func ask(
    _ groups: [any StatsGroup.Type], _ query: GroupQuery, largestAnswer: Int,
    _ add: @Sendable (AnswerElement) -> Void
  ) async throws -> Reuse {
    try await withThrowingTaskGroup(of: AnswerElement.self) { sections in
      for group in groups {
        sections.addTask { await AnswerElement(of: group, answering: query, largestAnswer: largestAnswer) }
      }
      var reuse = Reuse.allowed
      for try await section in sections {
        // Of a stream that nobody follows any longer, every group fails.
        try Task.checkCancellation()
        if case .section(_, .some) = section { reuse = .denied }
        add(section)
      }
      return reuse
    }
  }
}

extension AnswerElement {
  /// The section of a group: its answer, or why there is none. One that no message can hold would end the stream.
  fileprivate init(of group: any StatsGroup.Type, answering query: GroupQuery, largestAnswer: Int) async {
    do {
      let section = EncodedMessage(StreamDashboardResponse(section: try await group.init(answering: query).section))
      try section.checkSize(limit: largestAnswer)
      self = .section(section, failure: nil)
    } catch {
      let error = error as? RPCError ?? RPCError(.internal, reason: .internalError, "the request failed", cause: error)
      let section = SectionError(section: group.sectionName, code: error.code.rawValue, message: error.message)
      self = .section(
        EncodedMessage(StreamDashboardResponse(section: .error(section))), failure: (group.sectionName, error))
    }
  }
}
