import Foundation
import Randomness
import TestExpectations

/// Rows of one organization beside its interviews: what campaigns did besides calling. Times are microseconds since the
/// Unix epoch.
struct ActivityRows {
  var orgID: UUID
  var ratings: [RatingRow] = []
  var webCalls: [ActivityRow] = []
  var screenings: [ActivityRow] = []
  var notes: [ActivityRow] = []
  var credits: [CreditRow] = []
  var conversations: [ConversationRow] = []
}

/// A row of `web_calls`, `resume_screenings` or `notetaking_sessions`.
struct ActivityRow {
  var id = UUID()
  var campaignID: UUID?
  var candidateID: UUID?
  var durationSecs: Int32? = 0
  var createdAt: Int64
}

struct RatingRow {
  var id = UUID()
  var campaignID: UUID
  var candidateID: UUID
  var rating: Int32
  var createdAt: Int64
}

struct CreditRow {
  var id = UUID()
  var campaignID: UUID?
  /// In thousandths.
  var credits: Int64
  var createdAt: Int64
}

/// A document of `sms_conversations`.
struct ConversationRow {
  var id: String
  var campaignID: UUID?
  var candidateID: UUID?
  var messages: [SMSRow] = []
  /// The document, where it isn't what the fields above say.
  var body: String?
}

struct SMSRow {
  var direction = "outbound"
  /// As the document has it: JSON.
  var sentAt: String
  /// What it means; nil where it is unreadable.
  var time: Int64?

  /// A message at `time`.
  init(_ time: Int64, direction: String = "outbound") {
    self.direction = direction
    self.time = time
    sentAt = "\"\(rfc3339(time, offsetMinutes: 0, places: 6))\""
  }

  init(direction: String, sentAt: String, time: Int64?) {
    (self.direction, self.sentAt, self.time) = (direction, sentAt, time)
  }
}

extension ActivityRows {
  static func generate(
    orgID: UUID, now: Int64, anchors: [Int64], sharing ids: SharedIDs, rowIDs: [UUID],
    using random: inout SeededGenerator
  ) throws -> ActivityRows {
    var rows = ActivityRows(orgID: orgID)
    var times = GeneratedTimes(anchors: anchors, now: now)
    let campaigns: [UUID?] = ids.campaigns + [ids.lostCampaign, nil]
    let candidates: [UUID?] = ids.candidates + [ids.lostCandidate, nil]
    var unused = rowIDs.shuffled(using: &random)[...]

    func activity(_ random: inout SeededGenerator) throws -> ActivityRow {
      ActivityRow(
        id: unused.popFirst() ?? random.uuid(), campaignID: try random.pick(campaigns),
        candidateID: try random.pick(candidates),
        durationSecs: random.chance(10)
          ? nil : random.chance(3) ? .max : random.chance(3) ? -7 : .random(in: 0...5_000, using: &random),
        createdAt: try times.next(using: &random))
    }
    for _ in 0..<200 {
      rows.webCalls.append(try activity(&random))
      rows.screenings.append(try activity(&random))
      rows.notes.append(try activity(&random))
      rows.ratings.append(
        RatingRow(
          id: unused.popFirst() ?? random.uuid(), campaignID: try random.pick(ids.campaigns + [ids.lostCampaign]),
          candidateID: try random.pick(ids.candidates + [ids.lostCandidate]),
          rating: try random.pick([1, 2, 3, 4, 5, 5, 5, 0, 6, -3, 99]), createdAt: try times.next(using: &random)))
      rows.credits.append(
        CreditRow(
          id: unused.popFirst() ?? random.uuid(), campaignID: try random.pick(campaigns),
          credits: .random(in: -500...100_000, using: &random), createdAt: try times.next(using: &random)))
    }
    for number in 0..<150 {
      var conversation = ConversationRow(
        id: "conversation-\(number)", campaignID: try random.pick(campaigns), candidateID: try random.pick(candidates))
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        conversation.messages.append(try message(at: try times.next(using: &random), using: &random))
      }
      rows.conversations.append(conversation)
    }
    for (number, body) in [
      "{}", #"{"messages": null}"#, #"{"messages": {}}"#, #"{"messages": [1, null, [], {"sent_at": 1}]}"#,
    ]
    .enumerated() {
      rows.conversations.append(ConversationRow(id: "odd-\(number)", body: body))
    }
    return rows
  }

  private static func message(at time: Int64, using random: inout SeededGenerator) throws -> SMSRow {
    let direction = try random.pick(["outbound", "outbound", "outbound", "inbound", "Outbound", "sideways"])
    if random.chance(15) {
      let text = rfc3339(time, offsetMinutes: 0, places: 6)
      let unreadable = try random.pick([
        "\"\(text.dropLast(6))\"", "\"\(text.replacing("T", with: " "))\"", "\"\"", "null", "1795000000", "\"soon\"",
        "\"\(text.dropLast(3))\"", "{}", "\"2026-02-30T00:00:00Z\"", "\"\(text.dropLast(6))+24:00\"",
      ])
      return SMSRow(direction: direction, sentAt: unreadable, time: nil)
    }
    let places = try random.pick([0, 1, 3, 6, 6, 6, 9, 15])
    // What is not written is cut off.
    let unit: Int64 = places >= 6 ? 1 : places == 3 ? 1_000 : places == 1 ? 100_000 : 1_000_000
    let offset = try random.pick([0, 0, 330, -300, 840, -720, 1, 1_439, -1_439]) as Int64
    let text = rfc3339(
      time, offsetMinutes: offset, places: places, separator: try random.pick(["T", "t"]),
      zulu: try random.pick(["Z", "z", nil]))
    return SMSRow(direction: direction, sentAt: "\"\(text)\"", time: LocalClock.floor(time, unit) * unit)
  }
}
