import Foundation
import TestExpectations

/// Rows of one organization as the tests know them, beside the database. Times are microseconds since the Unix epoch.
struct OrganizationRows {
  var orgID: UUID
  var timeZone: String
  var phones: [PhoneRow] = []
  var contacts: [ContactRow] = []
  var memberPhones: [UUID: [UUID]] = [:]
  var calls: [CallRow] = []
  var messages: [MessageRow] = []
  var todos: [TodoRow] = []
}

struct PhoneRow {
  var id: UUID
  var number: String
  var friendlyName: String?
}

struct ContactRow {
  var id: UUID
  var name: String
}

struct CallRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var direction: String
  var status: String
  var durationSecs: Int32?
  var recordingURL: String?
  var createdAt: Int64
}

struct MessageRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var channel: String
  var direction: String
  var status: String
  var createdAt: Int64
}

struct TodoRow {
  var id: UUID
  var assigneeID: UUID?
  var status: String
  var createdAt: Int64
}

/// Ids that several organizations use at once: a query that forgets the tenant mixes their rows up.
struct SharedIDs {
  let phones: [UUID]
  /// In messages and calls, but not among the phones.
  let lostPhone: UUID
  let contacts: [UUID]
  let lostContact: UUID
  let members: [UUID]

  init(using random: inout SeededGenerator) {
    phones = (0..<6).map { _ in random.uuid() }
    lostPhone = random.uuid()
    contacts = (0..<9).map { _ in random.uuid() }
    lostContact = random.uuid()
    members = (0..<3).map { _ in random.uuid() }
  }

  /// Sees two phones, of which one may be lost.
  var memberWithPhones: UUID { members[0] }
  var memberWithoutPhones: UUID { members[1] }
}

extension OrganizationRows {
  /// Rows around `anchors` (to the microsecond), in bursts, at equal times, and spread over three years before `now`
  /// and some days after it; every relation with nulls and with texts that no one knows.
  static func generate(
    orgID: UUID, timeZone: String, now: Int64, anchors: [Int64], sharing ids: SharedIDs, rowIDs: [UUID],
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
    var unused = rowIDs.shuffled(using: &random)[...]
    var times: [Int64] = []

    func time(_ random: inout SeededGenerator) throws -> Int64 {
      let roll = Int.random(in: 0..<100, using: &random)
      let time: Int64 =
        if roll < 25 {
          try random.pick(anchors) + Int64.random(in: -2...2, using: &random)
        } else if roll < 40, let earlier = times.randomElement(using: &random) {
          earlier
        } else if roll < 60, let earlier = times.last {
          earlier + Int64.random(in: 0...120_000_000, using: &random)
        } else if roll < 70 {
          now - Int64.random(in: 0...2 * LocalClock.day, using: &random)
        } else if roll < 90 {
          now - Int64.random(in: 0...100 * LocalClock.day, using: &random)
        } else if roll < 97 {
          now - Int64.random(in: 0...1_100 * LocalClock.day, using: &random)
        } else {
          now + Int64.random(in: 0...3 * LocalClock.day, using: &random)
        }
      times.append(time)
      return time
    }

    let directions = ["inbound", "outbound", "inbound", "outbound", "inbound", "outbound", "inbound", "sideways"]
    for _ in 0..<900 {
      guard let id = unused.popFirst() else { break }
      rows.messages.append(
        MessageRow(
          id: id, phoneID: try random.pick(phones), contactID: try random.pick(contacts),
          channel: try random.pick(["sms", "sms", "email", "whatsapp", "SMS", "pigeon"]),
          direction: try random.pick(directions),
          status: try random.pick([
            "queued", "sending", "sent", "delivered", "delivered", "read", "undelivered", "failed", "received", "lost",
          ]),
          createdAt: try time(&random)))
    }
    for _ in 0..<400 {
      guard let id = unused.popFirst() else { break }
      rows.calls.append(
        CallRow(
          id: id, phoneID: try random.pick(phones), contactID: try random.pick(contacts),
          direction: try random.pick(directions),
          status: try random.pick([
            "queued", "ringing", "in_progress", "completed", "no_answer", "busy", "voicemail", "failed", "canceled",
            "abducted",
          ]),
          durationSecs: random.chance(30) ? nil : random.chance(3) ? .max : Int32.random(in: 0...4_000, using: &random),
          recordingURL: random.chance(50) ? "https://recordings.example/\(id)" : nil,
          createdAt: try time(&random)))
    }
    for _ in 0..<200 {
      guard let id = unused.popFirst() else { break }
      rows.todos.append(
        TodoRow(
          id: id, assigneeID: try random.pick(ids.members + [nil]),
          status: try random.pick(["open", "open", "done", "dismissed"] + (random.chance(50) ? ["snoozed"] : [])),
          createdAt: try time(&random)))
    }
    return rows
  }
}
