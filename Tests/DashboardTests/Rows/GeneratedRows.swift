import Foundation
import Randomness
import TestExpectations

/// Ids that several organizations use at once: a query that forgets the tenant mixes their rows up.
struct SharedIDs {
  let phones: [UUID]
  /// In messages and calls, but not among the phones.
  let lostPhone: UUID
  let contacts: [UUID]
  let lostContact: UUID
  let members: [UUID]
  /// Of rows: each relation of each organization has its own from among these.
  let rows: [UUID]

  init(using random: inout SeededGenerator) {
    phones = (0..<6).map { _ in random.uuid() }
    lostPhone = random.uuid()
    contacts = (0..<9).map { _ in random.uuid() }
    lostContact = random.uuid()
    members = (0..<3).map { _ in random.uuid() }
    rows = (0..<1_000).map { _ in random.uuid() }
  }

  /// Sees two phones, of which one may be lost.
  var memberWithPhones: UUID { members[0] }
  var memberWithoutPhones: UUID { members[1] }
}

extension OrganizationRows {
  /// Rows around `anchors` (to the microsecond), in bursts, at equal times, and spread over three years before `now`
  /// and some days after it; every relation with nulls and with texts that no one knows.
  static func generate(
    orgID: UUID, timeZone: String, now: Int64, anchors: [Int64], sharing ids: SharedIDs,
    using random: inout SeededGenerator
  ) throws -> OrganizationRows {
    var rows = OrganizationRows(orgID: orgID, timeZone: timeZone)
    let names: [String?] = ["Ärger", "Zebra", nil, "Zebra", "\u{65}\u{301}toile", nil]
    rows.phones = zip(ids.phones, names.shuffled(using: &random)).enumerated().map { index, phone in
      PhoneRow(id: phone.0, number: "+1555000\(index)", friendlyName: phone.1)
    }
    rows.contacts = ids.contacts.enumerated().map { ContactRow(id: $1, name: "Contact \($0) of \(timeZone)") }
    rows.memberPhones = [
      ids.memberWithPhones: [ids.phones[0], ids.phones[3]], ids.members[2]: [ids.phones[5]],
    ]

    let phones: [UUID?] = ids.phones + [ids.phones[0], ids.phones[3], ids.lostPhone, nil]
    let contacts: [UUID?] = ids.contacts + [ids.contacts[0], ids.contacts[0], ids.lostContact, nil]
    var times = GeneratedTimes(anchors: anchors, now: now)

    let directions = ["inbound", "outbound", "inbound", "outbound", "inbound", "outbound", "inbound", "sideways"]
    for id in ids.rows.shuffled(using: &random).prefix(900) {
      rows.messages.append(
        MessageRow(
          id: id, phoneID: try random.pick(phones), contactID: try random.pick(contacts),
          channel: try random.pick(["sms", "sms", "sms", "email", "email"] + Samples.channels.map(\.0)),
          direction: try random.pick(directions),
          status: try random.pick([
            "queued", "sending", "sent", "delivered", "delivered", "read", "undelivered", "failed", "received", "lost",
          ]),
          aiOrigin: try random.pick([nil, nil, nil] + Samples.origins.map(\.0)),
          createdAt: try times.next(using: &random)))
    }
    for id in ids.rows.shuffled(using: &random).prefix(400) {
      rows.calls.append(
        CallRow(
          id: id, phoneID: try random.pick(phones), contactID: try random.pick(contacts),
          direction: try random.pick(directions),
          status: try random.pick(Samples.callStatuses.map(\.0)),
          durationSecs: try random.pick([nil, nil, nil, .max] + Samples.lengths.map(\.0))
            ?? (random.chance(50) ? nil : Int32.random(in: 0...4_000, using: &random)),
          recordingURL: random.chance(50) ? "https://recordings.example/\(id)" : nil,
          createdAt: try times.next(using: &random)))
    }
    for id in ids.rows.shuffled(using: &random).prefix(200) {
      rows.todos.append(
        TodoRow(
          id: id, assigneeID: try random.pick(ids.members + [nil]),
          status: try random.pick(["open", "open", "done", "dismissed"] + (random.chance(50) ? ["snoozed"] : [])),
          createdAt: try times.next(using: &random)))
    }
    for id in ids.rows.shuffled(using: &random).prefix(250) {
      rows.suggestions.append(
        SuggestionRow(
          id: id, phoneID: try random.pick(phones),
          confidence: try random.pick(
            [.nan, .infinity, -.infinity, 0, 1e-5, 1.5] + (0..<14).map { _ in .random(in: 0...1, using: &random) }),
          outcome: try random.pick(["pending", "accepted", "dismissed", "auto_sent", "escalated", "ignored"]),
          createdAt: try times.next(using: &random)))
    }
    for id in ids.rows.shuffled(using: &random).prefix(40) {
      let members = ids.contacts + [ids.lostContact]
      rows.plans.append(
        PlanRow(
          id: id, ownerID: try random.pick(ids.members + [nil]),
          status: try random.pick([
            "draft", "active", "active", "paused", "completed", "completed", "failed", "canceled", "forgotten",
          ]),
          contacts: Array(members.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))))
    }
    for id in ids.rows.shuffled(using: &random).prefix(250) {
      rows.usage.append(
        UsageRow(
          id: id, memberID: try random.pick(ids.members + [nil]),
          feature: try random.pick(Samples.features.map(\.0)),
          // Some so large that a Double would round them, none so large that the sum leaves a UInt64.
          inputTokens: random.chance(3) ? 9_007_199_254_740_993 : Int64.random(in: 0...9_000, using: &random),
          outputTokens: Int64.random(in: 0...900, using: &random),
          // Few different ones, so that sums are equal.
          microdollars: random.chance(80) ? 250_000 : Int64.random(in: 0...3, using: &random),
          createdAt: try times.next(using: &random)))
    }
    return rows
  }
}
