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

  /// Messages with `created_at` in the range, whatever their channel and direction (docs/metrics.md, "MessagingStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.messages])
    self.init(stats: try await MessagingStats(of: filter, using: query.reader), info: filter.info)
  }
}

extension MessagingStats {
  /// One reading of the range's messages: how they were answered is told by the same rows.
  fileprivate init(of filter: ResolvedFilter, using reader: TenantReader) async throws {
    let identifiers = reader.identifiers(of: filter.rows)
    let messages = try await reader.fold(
      .messages, of: filter.rows, identifiers: identifiers, into: MessagingFold(filter.clock))
    self = MessagingStats(
      messages.counts, in: filter.range,
      insights: try await ResponseInsights(messages.pairs, phones: identifiers.phones, in: filter, using: reader))
  }

  private init(_ messages: MessageCounts, in range: ResolvedRange, insights: ResponseInsights) {
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

/// All that the group's figures are made of.
private struct MessagingFold: Fold {
  var counts: MessageCounts
  var pairs: ResponsePairs

  init(_ clock: RangeClock) { (counts, pairs) = (MessageCounts(clock), ResponsePairs(clock)) }

  mutating func fold(_ rows: BatchRows) {
    counts.fold(rows)
    pairs.fold(rows)
  }

  mutating func merge(_ later: MessagingFold) {
    counts.merge(later.counts)
    pairs.merge(later.pairs)
  }
}
