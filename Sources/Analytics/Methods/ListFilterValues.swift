import Access
import Filters
import Lists
public import Messages
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// A page of what filters of an organization can name, by a part of the name (docs/wire.md, "Lists"). Takes the
  /// organization scope, as all that is filtered does.
  public func listFilterValues(
    _ request: ListFilterValuesRequest, context: CallContext
  ) async throws -> Reply<ListFilterValuesResponse> {
    let asked = try AnalyticsRequest(orgID: request.orgID, context)
    let field = try FilterField(request.field)
    let part = try NamePart(request.query)
    let size = try PageSize.parse(request.pageSize)
    let question = PageQuestion(
      "ListFilterValues", by: try context.session(), [asked.scope.orgID.text, field.rawValue, part.text])
    let position: NamePosition? = try await pageTokens.position(
      request.pageToken, of: question, deadline: context.deadline)

    let page = try await database.read(asked.scope, deadline: context.deadline) { tenant, reader in
      try await field.values(of: tenant, having: part).page(after: position, size: size, from: reader) { found, _ in
        FilterValue(value: found.value, name: found.name)
      }
    }
    let next = try await pageTokens.token(page.next, of: question, deadline: context.deadline)
    return .message(ListFilterValuesResponse(values: page.entries, nextPageToken: next))
  }
}

/// What a filter chooses by.
private enum FilterField: String {
  case campaign, candidate, source, tag

  init(_ field: ListFilterValuesRequest.Field) throws(RPCError) {
    switch field {
    case .campaign: self = .campaign
    case .candidate: self = .candidate
    case .source: self = .source
    case .tag: self = .tag
    case .unspecified, .UNRECOGNIZED:
      throw .invalidArgument(
        field: "field", "must be FIELD_CAMPAIGN, FIELD_CANDIDATE, FIELD_SOURCE or FIELD_TAG")
    }
  }

  /// The values that the tenant's rows have.
  func values(of tenant: Tenant, having part: NamePart) -> NameList {
    let isNamed = part.isPart(of: "named.name")
    // What is longer, no filter takes.
    let isText: TenantQuery = "octet_length(named.name) <= \(CampaignFilter.longestText) and \(isNamed)"
    return switch self {
    case .campaign: NameList(tenant.rows(of: .campaigns), where: isNamed)
    case .candidate: NameList(tenant.rows(of: .candidates), where: isNamed)
    case .source:
      NameList(
        texts: "select candidate.source as name from \(tenant.rows(of: .candidates)) as candidate", where: isText)
    case .tag:
      NameList(
        texts: """
          select tag.name from \(tenant.rows(of: .candidates)) as candidate, unnest(candidate.tags) as tag(name)
          """, where: isText)
    }
  }
}
