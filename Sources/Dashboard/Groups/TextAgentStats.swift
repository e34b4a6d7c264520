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
  /// One scan, of confidences from 0 to 1. Rates are over all suggestions, whatever became of them.
  fileprivate static func read(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> TextAgentStats {
    let suggestions = filter.rows(of: .textAgentSuggestions)
    let found: [(stats: TextAgentStats, known: Int64, sum: Double?)] = try await reader.fetch(
      """
      select count(*) as total, count(*) filter (where outcome = 'auto_sent') as auto_sent,
        count(*) filter (where outcome = 'escalated') as escalated,
        count(confidence) as known, \(fractionSumOf: "confidence") as confidence
      from \(suggestions) as suggestion
      """
    ) { row throws(PostgresError) in
      let stats = TextAgentStats(
        total: try row.decode("total"), autoSent: try row.decode("auto_sent"), escalated: try row.decode("escalated"))
      return (stats, try row.decode("known"), try row.decode("confidence"))
    }
    guard let counts = found.first else { return TextAgentStats() }
    var stats = counts.stats
    if let mean = counts.sum.flatMap({ mean($0, over: counts.known) }), mean > 0.004 {
      stats.avgConfidence = mean
    } else if counts.known > 0 {
      stats.avgConfidence = try await meanConfidence(of: suggestions, using: reader)
    }
    return stats
  }

  /// Of confidences that may be any number, as views have them, or none; or so small that each digit counts.
  private static func meanConfidence(
    of suggestions: TenantRows, using reader: TenantReader
  ) async throws(RPCError) -> Double {
    let means: [Double?] = try await reader.fetch(
      """
      select \(exactSumOf: "confidence") as confidence, count(\(finite: "confidence")) as known
      from \(suggestions) as suggestion
      """
    ) { row throws(PostgresError) in
      mean(try row.decode("confidence", as: Double?.self)?.heldToFinite ?? 0, over: try row.decode("known"))
    }
    return (means.first ?? nil) ?? 0
  }

  private init(total: Int64, autoSent: Int64, escalated: Int64) {
    self.init(
      totalSuggestions: UInt32(clamping: total),
      autoReplyCount: UInt32(clamping: autoSent),
      autoReplyRate: percent(autoSent, of: total),
      escalationCount: UInt32(clamping: escalated),
      escalationRate: percent(escalated, of: total))
  }
}
