import Access
import Lists
public import Messages
import Postgres
public import RPC
import Tenancy

extension MemberDashboards {
  /// A page of the other members of the session's organization, by a part of their name or email: for sharing.
  public func listMembers(
    _ request: ListMembersRequest, context: CallContext
  ) async throws -> Reply<ListMembersResponse> {
    let rules = DashboardRules(try context.session())
    try rules.verdict(on: .listMembers).check()
    let session = rules.session
    let part = try NamePart(request.query)
    let size = try PageSize.parse(request.pageSize)
    let question = PageQuestion("ListMembers", by: session, [part.text])
    let position: NamePosition? = try await pageTokens.position(
      request.pageToken, of: question, deadline: context.deadline)

    let page = try await database.readOwned(for: session, deadline: context.deadline) { organization, reader in
      let members = NameList(
        organization.lookup(.members), telling: ["email"],
        where: "named.id <> \(session.memberID) and \(part.isPart(of: "named.name", "named.email"))")
      return try await members.page(after: position, size: size, from: reader) { member, row throws(PostgresError) in
        Member(id: member.value, name: member.name, email: try row.decode("email"))
      }
    }
    let next = try await pageTokens.token(page.next, of: question, deadline: context.deadline)
    return .message(ListMembersResponse(members: page.entries, nextPageToken: next))
  }
}
