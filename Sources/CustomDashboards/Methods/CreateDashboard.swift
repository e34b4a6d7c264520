import Access
import Foundation
public import Messages
public import RPC
import Tenancy
import Time

extension MemberDashboards {
  /// For how long a repeated create finds the first one's dashboard.
  static let requestIDLifetime = Microseconds.day

  /// A dashboard of the caller's own, or the one that a create with the same `request_id` has made already.
  public func createDashboard(
    _ request: CreateDashboardRequest, context: CallContext
  ) async throws -> Reply<CreateDashboardResponse> {
    let rules = DashboardRules(try context.session())
    try rules.verdict(on: .create).check()
    let requestID = try TextRules.requestID(request.requestID)
    let ownerID = rules.session.memberID
    let dashboard = try await database.write(for: rules.session, deadline: context.deadline) { writer in
      // One create of a member at a time: neither the limit nor the request's name is then taken twice.
      try await writer.lock("dashboards of \(ownerID.text)")
      if let requestID, let first = try await writer.dashboards.dashboard(createdBy: ownerID, as: requestID) {
        if writer.now.microseconds(since: first.createdAt) < Self.requestIDLifetime {
          guard let whole = try await writer.dashboards.wholeDashboard(first.id) else {
            throw DashboardRules.Verdict.notFound
          }
          return whole
        }
        try await writer.forgetRequestID(of: first.id)
      }
      let dashboard = StoredDashboard(
        id: UUID(), orgID: rules.session.orgID, ownerID: ownerID, createdAt: writer.now,
        title: try TextRules.title(request.title, field: "title"),
        visibility: try DashboardVisibility(request.visibility, unspecified: .private), revision: 1,
        updatedAt: writer.now, sharedWith: [])
      try DashboardLimits.checkRoom(forDashboardBeside: try await writer.dashboards.count(of: ownerID))
      try await writer.insert(dashboard, requestID: requestID)
      return dashboard
    }
    return .message(CreateDashboardResponse(dashboard: dashboard.message(for: rules)))
  }
}

extension DashboardVisibility {
  /// What a request says.
  ///
  /// - Parameter unspecified: What it means where it says nothing; nil where it must say it.
  /// - Throws: INVALID_ARGUMENT.
  init(_ visibility: Visibility, unspecified: DashboardVisibility? = nil) throws(RPCError) {
    let found: DashboardVisibility? =
      switch visibility {
      case .private: .private
      case .org: .org
      case .unspecified: unspecified
      case .UNRECOGNIZED: nil
      }
    guard let found else {
      throw .invalidArgument(field: "visibility", "must be VISIBILITY_PRIVATE or VISIBILITY_ORG")
    }
    self = found
  }
}
