import Columns
import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// Calls and to-dos.
  public func getDashboardStats(_ request: GetDashboardStatsRequest, context: CallContext) async throws
    -> Reply<GetDashboardStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetDashboardStatsResponse: StatsGroup {
  static let sectionName = "dashboard"
  var section: StreamDashboardResponse.Section { .dashboard(self) }

  static let conversationParts: ConversationParts = .callActivity

  /// Calls and to-dos with `created_at` in the range (docs/metrics.md, "DashboardStats"). The series is always days.
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.calls, .todos], width: .day)
    self.init(stats: try await DashboardStats(of: filter, answering: query), info: filter.info)
  }
}

extension DashboardStats {
  fileprivate init(of filter: ResolvedFilter, answering query: GroupQuery) async throws {
    async let calls = query.conversations.calls(of: query)
    async let recentCalls = Call.newest(10, of: filter, using: query.reader)
    async let todos = TodoStatusCount.read(filter, using: query.reader)
    self = try await DashboardStats(calls.fold.counts, in: filter.range, recentCalls: recentCalls, todos: todos)
  }

  private init(_ calls: CallCounts, in range: ResolvedRange, recentCalls: [Call], todos: [TodoStatusCount]) {
    var totalTodos: Int64 = 0
    for todo in todos { totalTodos.add(todo.count) }
    // The days of ALL_TIME may begin with a to-do, before those of the calls do; both end with today.
    let earlier = [Int64](repeating: 0, count: max(0, range.buckets.count - calls.activity.count))
    self.init(
      totalCalls: calls.total,
      totalDurationSecs: calls.durationSecs,
      avgDurationSecs: mean(Double(calls.durationSecs), over: calls.withDuration) ?? 0,
      totalTodos: totalTodos,
      callActivity: zip(range.buckets, earlier + calls.activity).map { bucket, count in
        CallActivityDay(date: bucket.localDate, label: bucket.label, count: count)
      },
      callHeatmap: heatmapCells(calls.heatmap),
      callHeatmapMax: calls.heatmap.max() ?? 0,
      recentCalls: recentCalls,
      todoStatusCounts: todos,
      callsWithDuration: calls.withDuration)
  }
}

extension TodoStatusCount {
  /// To-dos by status: always the three, in the enum's order, then the unknown ones, if there are any.
  fileprivate static func read(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> [TodoStatusCount] {
    let counts: [(TodoStatus, Int64)] = try await reader.fetch(
      "select status, count(*) as total from \(filter.rows(of: .todos)) as todo group by status"
    ) { row throws(PostgresError) in (TodoStatus(text: try row.decode("status")), try row.decode("total")) }
    var byStatus: [TodoStatus: Int64] = [:]
    for (status, count) in counts { byStatus[status, default: 0].add(count) }
    let known: [TodoStatus] = [.open, .done, .dismissed]
    let listed = byStatus[.unspecified] == nil ? known : known + [.unspecified]
    return listed.map { TodoStatusCount(status: $0, count: byStatus[$0] ?? 0) }
  }
}
