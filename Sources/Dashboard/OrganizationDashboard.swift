import Access
public import Filters
public import Messages
public import RPC

/// The organization dashboard: one method per group of figures, each a function of a ``Question``.
public struct OrganizationDashboard: DashboardService {
  private let database: TenantDatabase

  /// Answers from the rows of `database`.
  public init(database: TenantDatabase) { self.database = database }

  /// Calls and to-dos.
  public func getDashboardStats(
    _ request: GetDashboardStatsRequest, context: CallContext
  ) async throws -> GetDashboardStatsResponse {
    try await answer(request.timeRange, orgID: request.orgID, context) { question in
      try await GetDashboardStatsResponse(answering: question)
    }
  }

  /// Messages, their delivery, and how fast inbound ones are answered.
  public func getMessagingStats(
    _ request: GetMessagingStatsRequest, context: CallContext
  ) async throws -> GetMessagingStatsResponse {
    try await answer(request.timeRange, orgID: request.orgID, context) { question in
      try await GetMessagingStatsResponse(answering: question)
    }
  }

  /// What the session may see of its own organization. Never denied to an authenticated session.
  public func getDashboardAccess(
    _ request: GetDashboardAccessRequest, context: CallContext
  ) async throws -> GetDashboardAccessResponse {
    GetDashboardAccessResponse(try await database.ownScope(of: try context.session(), deadline: context.deadline))
  }

  /// Asks a question on behalf of the call's session, over one snapshot.
  private func answer<Answer: Sendable>(
    _ timeRange: TimeRange?, orgID: String, _ context: CallContext,
    by group: (Question) async throws -> Answer
  ) async throws -> Answer {
    let session = try context.session()
    let time = try TimeRangeFilter.parse(timeRange)
    return try await database.read(for: session, orgID: orgID, deadline: context.deadline) { tenant, reader in
      try await group(Question(tenant: tenant, time: time, reader: reader))
    }
  }
}
