import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// Contacts, channels, and what happened last.
  public func getEngagementStats(_ request: GetEngagementStatsRequest, context: CallContext) async throws
    -> Reply<GetEngagementStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetEngagementStatsResponse: StatsGroup {
  static let sectionName = "engagement"
  var section: StreamDashboardResponse.Section { .engagement(self) }

  /// Calls and messages with `created_at` in the range, and all contacts (docs/metrics.md, "EngagementStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.calls, .messages])
    self.init(stats: try await EngagementStats(of: filter, using: query.reader), info: filter.info)
  }
}

extension EngagementStats {
  fileprivate init(of filter: ResolvedFilter, using reader: TenantReader) async throws {
    async let conversations = Conversations.read(filter, using: reader)
    async let contacts = Self.countContacts(filter, using: reader)
    async let activities = RecentActivity.newest(10, of: filter, using: reader)
    self.init(
      activeContacts: UInt32(clamping: try await conversations.contacts),
      totalContacts: UInt32(clamping: try await contacts),
      channelDistribution: try await conversations.channels,
      recentActivities: try await activities)
  }

  /// Every contact in scope, whatever the range.
  private static func countContacts(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> Int64 {
    let counts: [Int64] = try await reader.fetch(
      "select count(*) as total from \(filter.rows(of: .contacts, over: .ever)) as contact"
    ) { row throws(PostgresError) in try row.decode("total") }
    return counts.first ?? 0
  }
}

/// The calls and messages of a range: with whom, and by which channels.
private struct Conversations: Sendable {
  /// Distinct contacts by their ids, whether or not they are still listed.
  var contacts: Int64 = 0
  var channels = ChannelDistribution()

  /// One scan of each: rows are counted by contact first, then over all contacts.
  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> Conversations {
    let conversations = try await reader.fetch(
      """
      select count(distinct contact_id) as contacts, coalesce(sum(calls), 0) as calls, coalesce(sum(sms), 0) as sms,
        coalesce(sum(email), 0) as email, coalesce(sum(messages), 0) as messages
      from (
        select contact_id, count(*) as calls, 0 as sms, 0 as email, 0 as messages
        from \(filter.rows(of: .calls)) as call
        group by contact_id
        union all
        select contact_id, 0, count(*) filter (where channel = 'sms'), count(*) filter (where channel = 'email'),
          count(*)
        from \(filter.rows(of: .messages)) as message
        group by contact_id
      ) as contact
      """
    ) { row throws(PostgresError) in
      let sms: Int64 = try row.decode("sms")
      let email: Int64 = try row.decode("email")
      let messages: Int64 = try row.decode("messages")
      return Conversations(
        contacts: try row.decode("contacts"),
        channels: ChannelDistribution(
          calls: UInt32(clamping: try row.decode("calls", as: Int64.self)), sms: UInt32(clamping: sms),
          email: UInt32(clamping: email), other: UInt32(clamping: messages - sms - email)))
    }
    return conversations.first ?? Conversations()
  }
}
