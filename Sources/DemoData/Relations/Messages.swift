import Foundation
import Postgres
import Time

struct MessageRow: DemoRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var channel: String
  var direction: String
  var status: String
  var origin: String?
  var senderID: UUID?
  var createdAt: Instant

  static let relation = "messages"
  static let columns = [
    "id", "phone_id", "contact_id", "channel", "direction", "status", "ai_origin", "sent_by_member_id", "created_at",
  ]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(phoneID)
    row.append(contactID)
    row.append(channel)
    row.append(direction)
    row.append(status)
    row.append(origin)
    row.append(senderID)
    row.append(createdAt)
  }

  /// Conversations, day by day: a question and its answer, or a few, or none.
  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    var random = organization.random("messages")
    let rhythm = organization.rhythm
    let total = organization.count(84_000)
    var number = 0
    var surplus = 0
    for day in rhythm.dayStarts.indices {
      // A conversation is never cut: what a day has too many, the next has less.
      let quota = rhythm.count(onDay: day, of: total) - surplus
      var messages: [Self] = []
      for moment in rhythm.moments(onDay: day, count: max(0, quota), random: &random).shuffled(by: &random) {
        guard messages.count < quota else { break }
        messages += conversation(at: moment, in: organization, random: &random)
      }
      surplus = messages.count - quota
      messages.sort { $0.createdAt < $1.createdAt }
      for var message in messages {
        message.id = organization.uuid("message", number)
        number += 1
        try await emit(message)
      }
    }
    // Whatever the hour, plans and text agents are just writing to somebody.
    for (status, origin, ago) in [("sent", "plan", 18.0), ("sending", "text_agent", 7), ("queued", "plan", 3)] {
      let contact = organization.contact(at: rhythm.now, random: &random)
      try await emit(
        Self(
          id: organization.uuid("message", number),
          phoneID: organization.phoneIDs[organization.phone(ofContact: contact)],
          contactID: organization.contactID(contact), channel: "sms", direction: "outbound", status: status,
          origin: origin, senderID: nil,
          createdAt: rhythm.now.advanced(byMicroseconds: -Int64(random.double(in: 0.5...1) * ago * 1_000_000))))
      number += 1
    }
  }

  private static func conversation(
    at moment: Instant, in organization: DemoOrganization, random: inout Random
  ) -> [Self] {
    let contact = organization.contact(at: moment, random: &random)
    let channel = random.pick([("sms", 73.0), ("email", 18), ("whatsapp", 7), ("web_chat", 2)])
    let phone = organization.phone(ofContact: contact)
    // Mail and chats mostly come to no phone.
    let hasPhone = channel == "sms" || channel == "whatsapp" || random.chance(0.4)
    let isUnknown = channel == "web_chat" && random.chance(0.5)
    var messages: [Self] = []
    var moment = moment
    // One contact in five is somebody that the organization writes to first; the others ask.
    let isCourted = contact.isMultiple(of: 5)
    var isInbound = !isCourted
    while moment <= organization.rhythm.now, messages.count < 12 {
      var message = Self(
        id: organization.id, phoneID: hasPhone ? organization.phoneIDs[phone] : nil,
        contactID: isUnknown ? nil : organization.contactID(contact),
        channel: channel, direction: isInbound ? "inbound" : "outbound", status: "received", origin: nil,
        senderID: nil, createdAt: moment)
      if !isInbound { compose(&message, phone: phone, in: organization, random: &random) }
      messages.append(message)
      // One question in seven gets no answer (but who was written to first gets one); half of all answers end it.
      guard random.chance(isInbound ? (isCourted ? 1 : 0.86) : 0.5) else { break }
      // Now and then the same side writes again before the other has answered.
      let repeats = random.chance(0.12)
      let wait =
        repeats
        ? random.logNormal(median: 50, sigma: 0.7)
        : random.logNormal(median: isInbound ? (channel == "email" ? 2_400 : 340) : 900, sigma: 1.2)
      if !repeats { isInbound.toggle() }
      moment = moment.advanced(byMicroseconds: Int64(wait * 1_000_000))
    }
    return messages
  }

  /// Gives an outbound message its delivery and its author.
  private static func compose(
    _ message: inout Self, phone: Int, in organization: DemoOrganization, random: inout Random
  ) {
    let isRecent = organization.rhythm.now.microseconds(since: message.createdAt) < 20_000_000
    message.status =
      isRecent
      ? random.pick([("queued", 1.0), ("sending", 1), ("sent", 2)])
      : random.pick([("delivered", 76.0), ("read", 16), ("sent", 4.5), ("undelivered", 2.2), ("failed", 1.3)])
    message.origin = random.pick([
      (nil, 62.0), ("text_agent", 15), ("suggestion", 11), ("assistant", 7), ("plan", 5),
    ])
    if message.origin != "text_agent" && message.origin != "plan" {
      message.senderID = (organization.member(ofPhone: phone) ?? random.element(organization.members)).id
    }
  }
}

extension Array {
  /// The elements in another order (Fisher and Yates).
  fileprivate func shuffled(by random: inout Random) -> Self {
    var elements = self
    for position in elements.indices.dropFirst() { elements.swapAt(position, random.index(position + 1)) }
    return elements
  }
}
