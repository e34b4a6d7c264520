import Access
public import Filters
public import Messages
public import RPC

/// The organization dashboard: groups of figures, each a function of a ``Question``. A group's method is in its own file.
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

  private let database: TenantDatabase

  /// Answers from the rows of `database`.
  public init(database: TenantDatabase) { self.database = database }

  /// What the session may see of its own organization. Never denied to an authenticated session.
  public func getDashboardAccess(
    _ request: GetDashboardAccessRequest, context: CallContext
  ) async throws -> GetDashboardAccessResponse {
    GetDashboardAccessResponse(try await database.ownScope(of: try context.session(), deadline: context.deadline))
  }

  /// Asks a group a question on behalf of the call's session, over one snapshot.
  func answer<Group: StatsGroup>(
    _ timeRange: TimeRange?, orgID: String, _ context: CallContext
  ) async throws -> Group {
    let session = try context.session()
    let time = try TimeRangeFilter.parse(timeRange)
    return try await database.read(for: session, orgID: orgID, deadline: context.deadline) { tenant, reader in
      try await Group(answering: Question(tenant: tenant, time: time, reader: reader))
    }
  }
}
