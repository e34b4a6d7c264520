import Foundation
import Messages
import StandardMessages
import TestExpectations

extension MessagingStats {
  /// What docs/metrics.md, "MessagingStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> MessagingStats {
    var stats = MessagingStats()
    var activity = range.starts.indices.map { index in
      MessageActivityBucket(date: range.clock.isoTime(range.starts[index]), label: range.label(index))
    }
    var heatmap = [Int64](repeating: 0, count: 168)
    let messages = viewer.messages(of: rows).filter { range.contains($0.createdAt) }
    for message in messages {
      stats.totalMessages += 1
      if message.direction == "inbound" { stats.inboundCount += 1 }
      if message.direction == "outbound" {
        stats.outboundCount += 1
        switch message.status {
        case "delivered", "read":
          stats.deliveredCount += 1
          stats.attemptedCount += 1
        case "sent", "undelivered", "failed": stats.attemptedCount += 1
        default: break
        }
      }
      let bucket = range.bucket(of: message.createdAt)
      if message.channel == "sms" { activity[bucket].smsCount += 1 }
      if message.channel == "email" { activity[bucket].emailCount += 1 }
      heatmap[(range.clock.weekday(message.createdAt) - 1) * 24 + range.clock.hourOfDay(message.createdAt)] += 1
    }
    if stats.attemptedCount > 0 {
      stats.deliveryRate = Double(stats.deliveredCount) / Double(stats.attemptedCount) * 100
    }
    stats.messageActivity = activity
    stats.messageHeatmap = .cells(heatmap)
    stats.messageHeatmapMax = UInt32(heatmap.max() ?? 0)
    stats.responseInsights = .expected(messages, phones: rows.phones, clock: range.clock)
    return stats
  }
}

extension ResponseInsights {
  /// One pass by contact, time and id.
  static func expected(_ messages: [MessageRow], phones: [PhoneRow], clock: LocalClock) -> ResponseInsights {
    struct Tally {
      var inbound = 0
      var waits: [Int64] = []
    }
    var byPhone: [UUID?: Tally] = [:]
    var unansweredByHour = [UInt32](repeating: 0, count: 24)
    func leaveUnanswered(_ message: MessageRow?) {
      if let message { unansweredByHour[clock.hourOfDay(message.createdAt)] += 1 }
    }

    for (_, conversation) in Dictionary(grouping: messages.filter { $0.contactID != nil }, by: \.contactID) {
      var open: MessageRow?
      for message in conversation.sorted(by: { ($0.createdAt, $0.id.uuidString) < ($1.createdAt, $1.id.uuidString) }) {
        switch message.direction {
        case "inbound":
          leaveUnanswered(open)
          byPhone[message.phoneID, default: Tally()].inbound += 1
          open = message
        case "outbound":
          if let open { byPhone[open.phoneID]?.waits.append(message.createdAt - open.createdAt) }
          open = nil
        default:
          leaveUnanswered(open)
          open = nil
        }
      }
      leaveUnanswered(open)
    }

    func seconds(_ waits: [Int64]) -> Double? {
      waits.isEmpty ? nil : Double(waits.reduce(0, +)) / Double(waits.count) / 1_000_000
    }
    let waits = byPhone.values.flatMap(\.waits)
    let inbound = byPhone.values.reduce(0) { $0 + $1.inbound }
    var insights = ResponseInsights()
    insights.avgResponseTimeSecs = seconds(waits)
    insights.respondedCount = UInt32(waits.count)
    insights.unansweredCount = UInt32(inbound - waits.count)
    insights.responseRate = inbound == 0 ? 0 : Double(waits.count) / Double(inbound) * 100
    insights.unrespondedByHour = (0..<24).map { UnrespondedHourBucket(hour: Int32($0), count: unansweredByHour[$0]) }
    var breakdown = byPhone.map { id, tally in
      let phone = phones.first { $0.id == id }
      return PhoneResponseBreakdown(
        phoneLabel: phone.map { $0.friendlyName ?? $0.number } ?? "Unknown",
        respondedCount: UInt32(tally.waits.count), unansweredCount: UInt32(tally.inbound - tally.waits.count),
        responseRate: Double(tally.waits.count) / Double(tally.inbound) * 100,
        avgResponseTimeSecs: seconds(tally.waits), phoneID: id?.uuidString.lowercased() ?? "")
    }
    breakdown.sort { left, right in
      let counts = (left.respondedCount + left.unansweredCount, right.respondedCount + right.unansweredCount)
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      let labels = (Array(left.phoneLabel.utf8), Array(right.phoneLabel.utf8))
      if labels.0 != labels.1 { return labels.0.lexicographicallyPrecedes(labels.1) }
      return left.phoneID < right.phoneID
    }
    insights.byPhone = breakdown
    return insights
  }
}
