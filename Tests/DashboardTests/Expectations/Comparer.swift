import Dashboard
import Messages
import RPC
import TestExpectations

/// Asks a dashboard for its groups, and compares the answers with brute force over the rows that its database has.
struct Comparer {
  let dashboard: OrganizationDashboard
  let rows: OrganizationRows
  /// Microseconds since the Unix epoch: where the dashboard's clock has stopped.
  let now: Int64
  let clock: LocalClock
  private let ranges = RangeCache()

  init(_ dashboard: OrganizationDashboard, over rows: OrganizationRows, now: Int64, clock: LocalClock) {
    self.dashboard = dashboard
    self.rows = rows
    self.now = now
    self.clock = clock
  }

  /// The range that a request means to a group.
  func range(of request: RangeRequest, for group: Group, seenBy viewer: Viewer) -> ExpectedRange {
    ranges.range(
      request.expected(
        now: now, clock: clock, times: group.times(of: rows, seenBy: viewer), width: group == .dashboard ? .day : nil))
  }

  /// The fields in which a group's answer differs from brute force; none where all is well.
  func differences(in group: Group, _ request: RangeRequest, seenBy viewer: Viewer) async throws -> [String] {
    let context = CallContext.call(by: viewer.session(in: rows.orgID))
    let range = range(of: request, for: group, seenBy: viewer)
    let time = request.message
    var found = Differences()
    switch group {
    case .dashboard:
      let answer = try await dashboard.getDashboardStats(GetDashboardStatsRequest(timeRange: time), context: context)
        .message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    case .messaging:
      let answer = try await dashboard.getMessagingStats(GetMessagingStatsRequest(timeRange: time), context: context)
        .message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    case .textAgent:
      let answer = try await dashboard.getTextAgentStats(GetTextAgentStatsRequest(timeRange: time), context: context)
        .message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    case .plan:
      let answer = try await dashboard.getPlanStats(GetPlanStatsRequest(), context: context).message
      found.compare("info", answer.info, QueryInfo(timeZone: clock.name, asOf: timestamp(now)))
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer))
    case .aiUsage:
      let answer = try await dashboard.getAiUsageStats(GetAiUsageStatsRequest(timeRange: time), context: context)
        .message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    case .aiMessageOrigin:
      let answer = try await dashboard.getAiMessageOriginStats(
        GetAiMessageOriginStatsRequest(timeRange: time), context: context
      ).message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    case .engagement:
      let answer = try await dashboard.getEngagementStats(GetEngagementStatsRequest(timeRange: time), context: context)
        .message
      found.compare(answer.info, range, now: now)
      found.compare("stats", answer.stats, .expected(rows, seenBy: viewer, in: range))
    }
    return found.fields
  }
}

extension Comparer {
  /// The groups of the dashboard.
  enum Group: CaseIterable {
    case dashboard, messaging, textAgent, plan, aiUsage, aiMessageOrigin, engagement

    /// The times of the rows that a group counts: ALL_TIME starts with the oldest.
    func times(of rows: OrganizationRows, seenBy viewer: Viewer) -> [Int64] {
      switch self {
      case .dashboard: viewer.calls(of: rows).map(\.createdAt) + viewer.todos(of: rows).map(\.createdAt)
      case .messaging: viewer.messages(of: rows).map(\.createdAt)
      case .textAgent: viewer.suggestions(of: rows).map(\.createdAt)
      case .plan: []
      case .aiUsage: viewer.usage(of: rows).map(\.createdAt)
      case .aiMessageOrigin: viewer.messages(of: rows).filter { $0.direction == "outbound" }.map(\.createdAt)
      case .engagement: viewer.calls(of: rows).map(\.createdAt) + viewer.messages(of: rows).map(\.createdAt)
      }
    }
  }
}

/// Ranges whose buckets have been found: several groups and viewers ask for the same.
private final class RangeCache {
  private struct Key: Hashable {
    let start: Int64
    let end: Int64
    let width: ExpectedRange.Width
  }

  private var ranges: [Key: ExpectedRange] = [:]

  func range(_ range: ExpectedRange) -> ExpectedRange {
    let key = Key(start: range.start, end: range.end, width: range.width)
    let known = ranges[key] ?? range
    ranges[key] = known
    return known
  }
}
