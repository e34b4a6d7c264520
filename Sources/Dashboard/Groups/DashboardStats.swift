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

  /// Calls and to-dos with `created_at` in the range (docs/metrics.md, "DashboardStats"). The series is always days.
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.calls, .todos], width: .day)
    self.init(stats: try await DashboardStats(of: filter, using: query.reader), info: filter.info)
  }
}

extension DashboardStats {
  fileprivate init(of filter: ResolvedFilter, using reader: TenantReader) async throws {
    async let calls = CallFigures.read(filter, using: reader)
    async let recentCalls = Call.newest(10, of: filter, using: reader)
    async let todos = TodoStatusCount.read(filter, using: reader)
    self = try await DashboardStats(calls, in: filter.range, recentCalls: recentCalls, todos: todos)
  }

  private init(_ calls: CallFigures, in range: ResolvedRange, recentCalls: [Call], todos: [TodoStatusCount]) {
    var totalTodos: Int64 = 0
    for todo in todos { totalTodos.add(todo.count) }
    self.init(
      totalCalls: calls.total,
      totalDurationSecs: calls.durationSecs,
      avgDurationSecs: mean(Double(calls.durationSecs), over: calls.withDuration) ?? 0,
      totalTodos: totalTodos,
      callActivity: zip(range.buckets, calls.activity).map { bucket, count in
        CallActivityDay(date: bucket.localDate, label: bucket.label, count: count)
      },
      callHeatmap: calls.heatmap.cells,
      callHeatmapMax: calls.heatmap.max,
      recentCalls: recentCalls,
      todoStatusCounts: todos,
      callsWithDuration: calls.withDuration)
  }
}

/// The calls of a range in one scan, by slot: totals, activity and heatmap are sums over slots.
private struct CallFigures: Sendable {
  private(set) var total: Int64 = 0
  /// Calls whose duration is known.
  private(set) var withDuration: Int64 = 0
  /// The sum of the durations that are known.
  private(set) var durationSecs: Int64 = 0
  /// Calls per bucket of the range.
  private(set) var activity: [Int64]
  private(set) var heatmap = HourlyCounts()

  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CallFigures {
    try await reader.fold(
      """
      select slot, count(*) as total, count(duration_secs) as with_duration, sum(duration_secs) as duration_secs
      from (
        select \(slotOf: "created_at", in: filter.range.grid) as slot, duration_secs
        from \(filter.rows(of: .calls)) as call
      ) as call
      group by slot
      """
    ) { rows throws(PostgresError) in try CallFigures(rows, in: filter.range) }
  }

  private init(_ rows: Rows, in range: ResolvedRange) throws(PostgresError) {
    activity = [Int64](repeating: 0, count: range.buckets.count)
    let (slot, count) = (try rows.column("slot"), try rows.column("total"))
    let (known, seconds) = (try rows.column("with_duration"), try rows.column("duration_secs"))
    for row in rows {
      guard let place = range.place(ofSlot: try row.decode(slot)) else { continue }
      let calls: Int64 = try row.decode(count)
      total.add(calls)
      withDuration.add(try row.decode(known))
      durationSecs.add(try row.decode(seconds) ?? 0)
      activity[place.bucket].add(calls)
      heatmap.add(calls, at: place)
    }
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
