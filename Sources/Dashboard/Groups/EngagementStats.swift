import Columns
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

  static let conversationParts: ConversationParts = [.messageContacts, .messageKinds, .callContacts]

  /// Calls and messages with `created_at` in the range, and all contacts (docs/metrics.md, "EngagementStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.calls, .messages])
    self.init(stats: try await EngagementStats(of: filter, answering: query), info: filter.info)
  }
}

extension EngagementStats {
  fileprivate init(of filter: ResolvedFilter, answering query: GroupQuery) async throws {
    async let calls = query.conversations.calls(of: query)
    async let messages = query.conversations.messages(of: query)
    async let contacts = query.reader.contactCount(
      of: filter.rows, identifiers: query.reader.identifiers(of: filter.tenant))
    async let activities = RecentActivity.newest(10, of: filter, using: query.reader)
    // Distinct contacts by their ids, whether or not they are still listed.
    var active = try await calls.fold.contacts
    active.merge(try await messages.fold.contacts)
    self.init(
      activeContacts: UInt32(clamping: active.count),
      totalContacts: UInt32(clamping: try await contacts),
      channelDistribution: ChannelDistribution(calls: try await calls.fold.total, try await messages.fold.kinds),
      recentActivities: try await activities)
  }
}

extension ChannelDistribution {
  /// Calls, and messages by channel.
  fileprivate init(calls: Int64, _ messages: KindCounts) {
    var (sms, email, other) = (Int64(0), Int64(0), Int64(0))
    for (kind, count) in messages.counts {
      let kind = MessageKind(kind)
      if kind.isSMS { sms.add(count) } else if kind.isEmail { email.add(count) } else { other.add(count) }
    }
    self.init(
      calls: UInt32(clamping: calls), sms: UInt32(clamping: sms), email: UInt32(clamping: email),
      other: UInt32(clamping: other))
  }
}
