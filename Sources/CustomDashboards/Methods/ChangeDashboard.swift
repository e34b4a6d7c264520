import Access
import Foundation
public import Messages
public import RPC
import Tenancy

/// Changes of a dashboard itself.
extension MemberDashboards {
  /// Gives a dashboard another title.
  public func renameDashboard(
    _ request: RenameDashboardRequest, context: CallContext
  ) async throws -> Reply<RenameDashboardResponse> {
    let (dashboard, _) = try await change(.rename, request.id, etag: request.etag, context) {
      (dashboard, _) throws(RPCError) in
      dashboard.title = try TextRules.title(request.title, field: "title")
    }
    return .message(RenameDashboardResponse(dashboard: dashboard))
  }

  /// Makes a dashboard everyone's in the organization, or private: then it is shared again with whom it was before.
  public func setVisibility(
    _ request: SetVisibilityRequest, context: CallContext
  ) async throws -> Reply<SetVisibilityResponse> {
    let (dashboard, _) = try await change(.setVisibility, request.id, etag: request.etag, context) {
      (dashboard, _) throws(RPCError) in
      dashboard.visibility = try DashboardVisibility(request.visibility)
    }
    return .message(SetVisibilityResponse(dashboard: dashboard))
  }

  /// Replaces whom a private dashboard is shared with.
  public func setSharedUsers(
    _ request: SetSharedUsersRequest, context: CallContext
  ) async throws -> Reply<SetSharedUsersResponse> {
    let (dashboard, _) = try await change(.setSharedUsers, request.id, etag: request.etag, context) {
      (dashboard, writer) throws(RPCError) in
      let asked = try Self.members(request.memberIds)
      guard dashboard.visibility == .private else {
        throw RPCError(
          .failedPrecondition, reason: .dashboardNotPrivate,
          "every member of the organization sees the dashboard: make it private first, by SetVisibility")
      }
      let others = asked.filter { $0.id != dashboard.ownerID }
      let known = try await writer.dashboards.members(among: others.map(\.id))
      for member in others where !known.contains(member.id) {
        throw .invalidArgument(field: member.field, "\(member.id.text) is no member of the organization")
      }
      // In the order in which they are read.
      dashboard.sharedWith = others.map(\.id).sorted { $0.text < $1.text }
      try await writer.share(dashboard.id, with: dashboard.sharedWith)
    }
    return .message(SetSharedUsersResponse(dashboard: dashboard))
  }

  /// The members that a request names, each once.
  private static func members(_ texts: [String]) throws(RPCError) -> [(id: UUID, field: String)] {
    var seen: Set<UUID> = []
    var members: [(id: UUID, field: String)] = []
    for (index, text) in texts.enumerated() {
      let field = "member_ids[\(index)]"
      guard let id = UUID(text: text) else { throw .invalidArgument(field: field, "must be a UUID") }
      if seen.insert(id).inserted { members.append((id, field)) }
      guard members.count <= DashboardLimits.sharedMembers else {
        throw .invalidArgument(
          field: "member_ids",
          "must name at most \(DashboardLimits.sharedMembers) members: make the dashboard everyone's instead")
      }
    }
    return members
  }

  /// Deletes a dashboard with its charts.
  public func deleteDashboard(
    _ request: DeleteDashboardRequest, context: CallContext
  ) async throws -> Reply<DeleteDashboardResponse> {
    let rules = DashboardRules(try context.session())
    let id = try stored(request.id, field: "id", .delete, rules)
    try await database.write(for: rules.session, deadline: context.deadline) { writer in
      _ = try await locked(id, .delete, etag: request.etag, rules, writer)
      // Charts and shares go with it.
      try await writer.delete(from: .customDashboards, where: [OwnedValue("id", id)])
    }
    return .message(DeleteDashboardResponse())
  }
}
