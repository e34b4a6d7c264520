import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// What the use of AI models cost, by feature.
  public func getAiUsageStats(_ request: GetAiUsageStatsRequest, context: CallContext) async throws
    -> Reply<GetAiUsageStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetAiUsageStatsResponse: StatsGroup {
  static let sectionName = "ai_usage"
  var section: StreamDashboardResponse.Section { .aiUsage(self) }

  /// Usage with `created_at` in the range (docs/metrics.md, "AiUsageStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.aiUsage])
    self.init(stats: try await AiUsageStats.read(filter, using: query.reader), info: filter.info)
  }
}

extension AiUsageStats {
  /// One scan, by the features' raw names: names that prettify alike stay apart.
  ///
  /// All sums are `numeric`, so that none overflows, and costs are added exactly, however many there are. One that is not a
  /// number, or infinite, is not added: where a sum says that there is one, all are added anew without it.
  fileprivate static func read(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> AiUsageStats {
    let stats = try await read(filter, adding: "cost_usd", using: reader)
    if stats.totalCost.isFinite, stats.costByFeature.allSatisfy(\.cost.isFinite) { return stats }
    var finite = try await read(filter, adding: "\(finite: "cost_usd")", using: reader)
    finite.totalCost = finite.totalCost.heldToFinite
    for index in finite.costByFeature.indices {
      finite.costByFeature[index].cost = finite.costByFeature[index].cost.heldToFinite
    }
    return finite
  }

  private static func read(
    _ filter: ResolvedFilter, adding cost: TenantQuery, using reader: TenantReader
  ) async throws(RPCError) -> AiUsageStats {
    try await reader.fold(
      """
      select feature, cost, dense_rank() over (order by cost desc) as rank, sum(cost) over () as total_cost,
        sum(tokens) over () as total_tokens
      from (
        select coalesce(feature, '') as feature, coalesce(sum(\(cost)), 0) as cost,
          coalesce(sum(input_tokens), 0) + coalesce(sum(output_tokens), 0) as tokens
        from \(filter.rows(of: .aiUsage)) as usage
        group by 1
      ) as feature
      """
    ) { rows throws(PostgresError) in
      let (feature, cost, rank) = (try rows.column("feature"), try rows.column("cost"), try rows.column("rank"))
      var features: [FeatureUsage] = []
      for row in rows {
        features.append(
          FeatureUsage(
            rank: try row.decode(rank), label: Label(prettifying: try row.decode(feature)),
            cost: try row.decode(cost)))
      }
      return AiUsageStats(
        totalTokens: try rows.first.map { row throws(PostgresError) in tokens(try row.decode("total_tokens")) } ?? 0,
        totalCost: try rows.first?.decode("total_cost") ?? 0,
        costByFeature: features.sorted().map { FeatureCost(feature: $0.label.text, cost: $0.cost) })
    }
  }

  /// Of a whole number of any length, the nearest that the answer can hold.
  private static func tokens(_ number: String) -> UInt64 {
    UInt64(number) ?? (number.hasPrefix("-") ? 0 : .max)
  }
}

/// What a feature cost. The highest cost comes first, equal ones by label.
private struct FeatureUsage: Comparable, Sendable {
  /// By exact cost, 1 the highest: two costs may differ by less than a `Double` can tell.
  let rank: Int64
  let label: Label
  /// US dollars.
  let cost: Double

  static func < (left: FeatureUsage, right: FeatureUsage) -> Bool {
    (left.rank, left.label) < (right.rank, right.label)
  }
}
