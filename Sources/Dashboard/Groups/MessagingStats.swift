import Filters
public import Messages
import Postgres
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
  fileprivate init(of filter: ResolvedFilter, using reader: TenantReader) async throws {
    async let messages = MessageFigures.read(filter, using: reader)
    async let insights = ResponseInsights.read(filter, using: reader)
    self = try await MessagingStats(messages, in: filter.range, insights: insights)
  }

  private init(_ messages: MessageFigures, in range: ResolvedRange, insights: ResponseInsights) {
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
      messageHeatmap: messages.heatmap.cells,
      messageHeatmapMax: UInt32(clamping: messages.heatmap.max),
      responseInsights: insights,
      deliveredCount: UInt32(clamping: messages.delivered),
      attemptedCount: UInt32(clamping: messages.attempted))
  }
}

/// The messages of a range in one scan, by slot: totals, activity and heatmap are sums over slots.
///
/// A message of a direction that is neither inbound nor outbound counts in the total, in its channel and in the heatmap.
private struct MessageFigures: Sendable {
  private(set) var total: Int64 = 0
  private(set) var inbound: Int64 = 0
  private(set) var outbound: Int64 = 0
  /// Outbound messages that arrived.
  private(set) var delivered: Int64 = 0
  /// Outbound messages that were handed on, whether or not they arrived.
  private(set) var attempted: Int64 = 0
  /// SMS per bucket of the range, both directions.
  private(set) var sms: [Int64]
  /// Emails per bucket of the range, both directions.
  private(set) var email: [Int64]
  private(set) var heatmap = HourlyCounts()

  /// Rows are grouped by their texts as they are: text is then compared once for each group instead of each row, which
  /// costs less CPU than counts with a filter.
  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> MessageFigures {
    try await reader.fold(
      """
      select slot,
        sum(messages) as total,
        sum(messages) filter (where channel = 'sms') as sms,
        sum(messages) filter (where channel = 'email') as email,
        sum(messages) filter (where direction = 'inbound') as inbound,
        sum(messages) filter (where direction = 'outbound') as outbound,
        sum(messages) filter (where direction = 'outbound' and status in ('delivered', 'read')) as delivered,
        sum(messages) filter (
          where direction = 'outbound' and status in ('sent', 'delivered', 'read', 'undelivered', 'failed')
        ) as attempted
      from (
        select \(slotOf: "created_at", in: filter.range.grid) as slot, channel, direction, status, count(*) as messages
        from \(filter.rows(of: .messages)) as message
        group by slot, channel, direction, status
      ) as kind
      group by slot
      """
    ) { rows throws(PostgresError) in try MessageFigures(rows, in: filter.range) }
  }

  private init(_ rows: Rows, in range: ResolvedRange) throws(PostgresError) {
    sms = [Int64](repeating: 0, count: range.buckets.count)
    email = sms
    let columns = try Columns(rows)
    for row in rows {
      guard let place = range.place(ofSlot: try row.decode(columns.slot)) else { continue }
      let messages: Int64 = try row.decode(columns.total)
      total.add(messages)
      heatmap.add(messages, at: place)
      sms[place.bucket].add(try row.decode(columns.sms) ?? 0)
      email[place.bucket].add(try row.decode(columns.email) ?? 0)
      inbound.add(try row.decode(columns.inbound) ?? 0)
      outbound.add(try row.decode(columns.outbound) ?? 0)
      delivered.add(try row.decode(columns.delivered) ?? 0)
      attempted.add(try row.decode(columns.attempted) ?? 0)
    }
  }

  private struct Columns {
    let slot, total, sms, email, inbound, outbound, delivered, attempted: Rows.Column

    init(_ rows: Rows) throws(PostgresError) {
      slot = try rows.column("slot")
      total = try rows.column("total")
      sms = try rows.column("sms")
      email = try rows.column("email")
      inbound = try rows.column("inbound")
      outbound = try rows.column("outbound")
      delivered = try rows.column("delivered")
      attempted = try rows.column("attempted")
    }
  }
}
