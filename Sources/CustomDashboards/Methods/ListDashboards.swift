import Access
import Lists
public import Messages
import NIOCore
public import RPC
import Tenancy

extension MemberDashboards {
  /// A page of the dashboards that the session may view: the overview, and then the others in the order of making.
  public func listDashboards(
    _ request: ListDashboardsRequest, context: CallContext
  ) async throws -> Reply<ListDashboardsResponse> {
    let rules = DashboardRules(try context.session())
    try rules.verdict(on: .list).check()
    let size = try PageSize.parse(request.pageSize)
    let question = PageQuestion("ListDashboards", by: rules.session)
    let position: ListPosition? = try await pageTokens.position(
      request.pageToken, of: question, deadline: context.deadline)

    var page = DashboardPage(size: size, bytes: largestAnswer / 2)
    if position == nil, rules.canView(.overview(orgID: rules.session.orgID)) {
      var overview = Overview.dashboard
      overview.charts = []
      page.add(overview, at: .overview)
    }
    let room = page.room
    let found = try await database.readOwned(for: rules.session, deadline: context.deadline) { organization, reader in
      // One more tells whether there is another page.
      try await DashboardReading(organization: organization, reader: reader).list(
        for: rules, after: position, limit: room + 1)
    }
    for dashboard in found {
      page.add(dashboard.message(for: rules), at: .dashboard(createdAt: dashboard.createdAt, id: dashboard.id))
    }
    return .message(
      ListDashboardsResponse(
        dashboards: page.entries,
        nextPageToken: try await pageTokens.token(page.next, of: question, deadline: context.deadline)))
  }
}

/// A page that is being filled: so many entries at most, and so many bytes, but one entry in any case.
struct DashboardPage {
  private let size: Int
  private let bytes: Int
  private var usedBytes = 0
  private var last: ListPosition?
  private var isFull = false
  private(set) var entries: [CustomDashboard] = []

  init(size: Int, bytes: Int) {
    (self.size, self.bytes) = (size, bytes)
  }

  /// How many entries it can still take.
  var room: Int { size - entries.count }

  /// Behind what the next page begins; nil where there is none.
  var next: ListPosition? { isFull ? last : nil }

  /// Adds an entry, or finds that there is another page.
  mutating func add(_ entry: CustomDashboard, at position: ListPosition) {
    guard !isFull else { return }
    var encoding = ByteBuffer()
    entry.encode(into: &encoding)
    guard entries.count < size, entries.isEmpty || usedBytes + encoding.readableBytes <= bytes else {
      isFull = true
      return
    }
    usedBytes += encoding.readableBytes
    entries.append(entry)
    last = position
  }
}
