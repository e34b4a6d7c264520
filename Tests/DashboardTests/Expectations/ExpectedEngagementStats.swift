import Foundation
import Messages
import TestExpectations

extension EngagementStats {
  /// What docs/metrics.md, "EngagementStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> EngagementStats {
    let calls = viewer.calls(of: rows).filter { range.contains($0.createdAt) }
    let messages = viewer.messages(of: rows).filter { range.contains($0.createdAt) }
    var channels = ChannelDistribution(calls: UInt32(calls.count))
    for message in messages {
      switch message.channel {
      case "sms": channels.sms += 1
      case "email": channels.email += 1
      default: channels.other += 1
      }
    }
    return EngagementStats(
      activeContacts: UInt32(Set(calls.compactMap(\.contactID) + messages.compactMap(\.contactID)).count),
      totalContacts: UInt32(viewer.contacts(of: rows).count),
      channelDistribution: channels,
      recentActivities: newest(calls, messages, contacts: rows.contacts))
  }

  private static func newest(
    _ calls: [CallRow], _ messages: [MessageRow], contacts: [ContactRow]
  ) -> [RecentActivity] {
    func name(_ contact: UUID?) -> String { contacts.first { $0.id == contact }?.name ?? "" }
    // Calls first, and a stable order: a call comes before a message of the same time and id.
    var activities: [(time: Int64, id: String, activity: RecentActivity)] = []
    for call in calls {
      let length = call.durationSecs.map { ", " + told($0) } ?? ""
      let activity = RecentActivity(
        id: call.id.uuidString.lowercased(), activityType: .call,
        contactID: call.contactID?.uuidString.lowercased() ?? "", contactName: name(call.contactID),
        description: "\(call.direction.capitalized) call, \(Samples.callStatuses[call.status])\(length)",
        channel: "call", createdAt: timestamp(call.createdAt))
      activities.append((call.createdAt, call.id.uuidString, activity))
    }
    for message in messages {
      let activity = RecentActivity(
        id: message.id.uuidString.lowercased(), activityType: .message,
        contactID: message.contactID?.uuidString.lowercased() ?? "", contactName: name(message.contactID),
        description: "\(message.direction.capitalized) \(Samples.channels[message.channel]), \(message.status)",
        channel: message.channel, createdAt: timestamp(message.createdAt))
      activities.append((message.createdAt, message.id.uuidString, activity))
    }
    let sorted = activities.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      if one.time != other.time { return one.time > other.time }
      if one.id != other.id { return one.id > other.id }
      return left.offset < right.offset
    }
    return sorted.prefix(10).map(\.element.activity)
  }

  /// The samples by their written texts, others from the largest unit down.
  private static func told(_ seconds: Int32) -> String {
    if let sample = Samples.lengths.first(where: { $0.0 == seconds }) { return sample.1 }
    var units: [String] = []
    var rest = seconds
    for (unit, size) in [("h", Int32(3_600)), ("m", 60), ("s", 1)] {
      if rest >= size { units.append("\(rest / size)\(unit)") } else if !units.isEmpty { units.append("") }
      rest %= size
    }
    return units.prefix(2).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
