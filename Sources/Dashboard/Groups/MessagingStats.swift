import Columns
import Filters
public import Messages
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// Messages, their delivery, and how fast inbound ones are answered.
  public func getMessagingStats(_ request: GetMessagingStatsRequest, context: CallContext) async throws
    -> Reply<GetMessagingStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetMessagingStatsResponse: StatsGroup {
  static let sectionName = "messaging"
  var section: StreamDashboardResponse.Section { .messaging(self) }

  static let conversationParts: ConversationParts = [.messageActivity, .answers]

  /// Messages with `created_at` in the range, whatever their channel and direction (docs/metrics.md, "MessagingStats").
  init(answering query: GroupQuery) async throws {
    let (filter, messages) = try await query.conversations.messages(of: query)
    let insights = try await ResponseInsights(
      messages.pairs, phones: query.conversations.phones, in: filter, using: query.reader)
    self.init(stats: MessagingStats(messages.counts, in: filter.range, insights: insights), info: filter.info)
  }
}

extension MessagingStats {
  fileprivate init(_ messages: MessageCounts, in range: ResolvedRange, insights: ResponseInsights) {
    self.init(
      totalMessages: UInt32(clamping: messages.total),
      deliveryRate: percent(messages.delivered, of: messages.attempted),
      inboundCount: UInt32(clamping: messages.inbound),
      outboundCount: UInt32(clamping: messages.outbound),
      messageActivity: zip(range.buckets, zip(messages.sms, messages.email)).map { bucket, counts in
        MessageActivityBucket(
          date: bucket.localStartTime, label: bucket.label, smsCount: UInt32(clamping: counts.0),
          emailCount: UInt32(clamping: counts.1))
      },
      messageHeatmap: heatmapCells(messages.heatmap),
      messageHeatmapMax: UInt32(clamping: messages.heatmap.max() ?? 0),
      responseInsights: insights,
      deliveredCount: UInt32(clamping: messages.delivered),
      attemptedCount: UInt32(clamping: messages.attempted))
  }
}
