import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// What text agents suggested, and what became of it.
  public func getTextAgentStats(_ request: GetTextAgentStatsRequest, context: CallContext) async throws
    -> Reply<GetTextAgentStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetTextAgentStatsResponse: StatsGroup {
  static let sectionName = "text_agent"
  var section: StreamDashboardResponse.Section { .textAgent(self) }

  /// Suggestions with `created_at` in the range (docs/metrics.md, "TextAgentStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.textAgentSuggestions])
    self.init(stats: try await TextAgentStats.read(filter, using: query.reader), info: filter.info)
  }
}

extension TextAgentStats {
  /// One scan. Rates are over all suggestions, whatever became of them.
  fileprivate static func read(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> TextAgentStats {
    let stats = try await reader.fetch(
      """
      select count(*) as total, count(*) filter (where outcome = 'auto_sent') as auto_sent,
        count(*) filter (where outcome = 'escalated') as escalated,
        count(\(finite: "confidence")) as with_confidence, \(exactSumOf: "confidence") as confidence
      from \(filter.rows(of: .textAgentSuggestions)) as suggestion
      """
    ) { row throws(PostgresError) in
      let confidence = try row.decode("confidence", as: Double?.self)?.heldToFinite ?? 0
      return TextAgentStats(
        total: try row.decode("total"), autoSent: try row.decode("auto_sent"), escalated: try row.decode("escalated"),
        confidence: mean(confidence, over: try row.decode("with_confidence")) ?? 0)
    }
    return stats.first ?? TextAgentStats()
  }

  private init(total: Int64, autoSent: Int64, escalated: Int64, confidence: Double) {
    self.init(
      totalSuggestions: UInt32(clamping: total),
      autoReplyCount: UInt32(clamping: autoSent),
      autoReplyRate: percent(autoSent, of: total),
      avgConfidence: confidence,
      escalationCount: UInt32(clamping: escalated),
      escalationRate: percent(escalated, of: total))
  }
}
