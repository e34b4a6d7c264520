import Foundation
import Messages
import StandardMessages
import TestExpectations

extension DashboardStats {
  /// What docs/metrics.md, "DashboardStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> DashboardStats {
    var stats = DashboardStats()
    var activity = [Int64](repeating: 0, count: range.starts.count)
    var heatmap = [Int64](repeating: 0, count: 168)
    let calls = viewer.calls(of: rows).filter { range.contains($0.createdAt) }
    for call in calls {
      stats.totalCalls += 1
      if let duration = call.durationSecs {
        stats.callsWithDuration += 1
        stats.totalDurationSecs += Int64(duration)
      }
      activity[range.bucket(of: call.createdAt)] += 1
      heatmap[(range.clock.weekday(call.createdAt) - 1) * 24 + range.clock.hourOfDay(call.createdAt)] += 1
    }
    if stats.callsWithDuration > 0 {
      stats.avgDurationSecs = Double(stats.totalDurationSecs) / Double(stats.callsWithDuration)
    }
    stats.callActivity = activity.indices.map { index in
      CallActivityDay(
        date: LocalClock.isoDate(range.clock.dayNumber(range.starts[index])), label: range.label(index),
        count: activity[index])
    }
    stats.callHeatmap = .cells(heatmap)
    stats.callHeatmapMax = heatmap.max() ?? 0
    let newest = calls.sorted { ($0.createdAt, $0.id.uuidString) > ($1.createdAt, $1.id.uuidString) }.prefix(10)
    stats.recentCalls = newest.map { call in
      Call(
        id: call.id.uuidString.lowercased(), phoneID: call.phoneID?.uuidString.lowercased() ?? "",
        contactID: call.contactID?.uuidString.lowercased() ?? "",
        contactName: rows.contacts.first { $0.id == call.contactID }?.name ?? "",
        direction: call.direction == "inbound" ? .inbound : call.direction == "outbound" ? .outbound : .unspecified,
        status: statuses[call.status] ?? .unspecified, durationSecs: call.durationSecs.map(Int64.init),
        recordingURL: call.recordingURL ?? "", createdAt: timestamp(call.createdAt))
    }
    let todos = viewer.todos(of: rows).filter { range.contains($0.createdAt) }
    stats.totalTodos = Int64(todos.count)
    stats.todoStatusCounts = [("open", TodoStatus.open), ("done", .done), ("dismissed", .dismissed)].map {
      name, status in
      TodoStatusCount(status: status, count: Int64(todos.count { $0.status == name }))
    }
    let unknown = todos.count { !["open", "done", "dismissed"].contains($0.status) }
    if unknown > 0 { stats.todoStatusCounts.append(TodoStatusCount(status: .unspecified, count: Int64(unknown))) }
    return stats
  }

  private static let statuses: [String: CallStatus] = [
    "queued": .queued, "ringing": .ringing, "in_progress": .inProgress, "completed": .completed,
    "no_answer": .noAnswer, "busy": .busy, "voicemail": .voicemail, "failed": .failed, "canceled": .canceled,
  ]
}

extension [HeatmapCell] {
  /// Of the hours of a week, Monday hour 0 first.
  static func cells(_ counts: [Int64]) -> [HeatmapCell] {
    var cells: [HeatmapCell] = []
    for day in 1...7 {
      for hour in 0..<24 {
        cells.append(HeatmapCell(dayOfWeek: Int32(day), hour: Int32(hour), count: counts[(day - 1) * 24 + hour]))
      }
    }
    return cells
  }
}
