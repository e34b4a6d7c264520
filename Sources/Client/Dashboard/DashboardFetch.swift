import Messages
import RPC
import Terminal

/// Fetches the organization dashboard from a server.
struct DashboardFetch: Sendable {
  var service: DashboardServiceClient
  var timeRange: TimeRange
  /// Empty for the session's own organization.
  var orgID: String
  var options: CallOptions

  /// What the session may see of its organization.
  ///
  /// - Throws: ``AccessDenied`` for nothing; ``RPCError``.
  func scope() async throws -> DashboardScope? {
    let access = try await service.getDashboardAccess(GetDashboardAccessRequest(), options: options)
    guard access.canViewDashboard else { throw AccessDenied.dashboard }
    return access.scope
  }

  /// Asks for all sections, and tells `update` of each that comes.
  ///
  /// - Returns: All of them; one that never came has failed.
  /// - Throws: ``AccessDenied``; ``RPCError`` where no section came.
  func sections(_ update: (DashboardSections) -> Void) async throws -> DashboardSections {
    var sections = DashboardSections()
    update(sections)
    do {
      try await service.streamDashboard(
        StreamDashboardRequest(timeRange: timeRange, orgID: orgID), options: options
      ) { responses in
        for try await response in responses {
          guard let section = response.section else { continue }
          sections.receive(section)
          update(sections)
        }
      }
    } catch let error as RPCError {
      if let denied = AccessDenied(error) { throw denied }
      guard sections.hasAny else { throw error }
      sections.end(code: error.code.rawValue, message: error.message)
    }
    sections.end(code: StatusCode.unimplemented.rawValue, message: "The server did not send it.")
    return sections
  }
}
