import Foundation
import Postgres
import Time

struct DocumentRow: DemoRow {
  let container: String
  let id: String
  let body: String

  static let relation = "documents"
  static let columns = ["container", "id", "body"]

  func append(to row: inout CopyRow) {
    row.append(container)
    row.append(id)
    row.append(JSON(text: body))
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    for campaign in 0..<interviews.campaignCount {
      if let script = script(campaign, interviews) { try await emit(script) }
    }
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        if let conversation = conversation(pair, interviews) { try await emit(conversation) }
      }
    }
  }

  /// A campaign's interview script. One in eight campaigns has none, one in eight no number as its passing score: both
  /// are among the newest, too.
  private static func script(_ campaign: Int, _ interviews: Interviews) -> Self? {
    let age = interviews.age(ofCampaign: campaign)
    guard age % 8 != 4 else { return nil }
    var random = interviews.organization.random("script", campaign)
    let questions = random.int(in: 5...12)
    let number = random.int(in: 55...85)
    let score =
      switch age % 16 {
      case 2: interviews.organization.number.isMultiple(of: 2) ? #""passing_score": null, "# : ""
      case 10: #""passing_score": "to be decided", "#
      default: #""passing_score": \#(number), "#
      }
    return Self(
      container: "campaign_scripts", id: text(interviews.campaignID(campaign)),
      body: #"{\#(score)"question_count": \#(questions), "language": "en"}"#)
  }

  /// The text messages with a candidate before and after the calls.
  private static func conversation(_ pair: Interviews.Pair, _ interviews: Interviews) -> Self? {
    let organization = interviews.organization
    let position = "\(pair.campaign)-\(pair.candidate)"
    var random = organization.random("sms conversation", pair.campaign * 1_000_003 + pair.candidate)
    guard let due = pair.due, random.chance(0.6) else { return nil }
    var messages: [String] = []
    var moment = due.advanced(byMicroseconds: -1_800_000_000)
    for number in 0..<random.int(in: 1...7) {
      guard moment <= organization.rhythm.now else { break }
      let direction = number == 0 || random.chance(0.55) ? "outbound" : "inbound"
      // A few were never sent.
      let sentAt = random.chance(0.01) ? "null" : #""\#(rfc3339(moment, organization))""#
      messages.append(#"{"direction": "\#(direction)", "sent_at": \#(sentAt)}"#)
      moment = moment.advanced(byMicroseconds: Int64(random.logNormal(median: 1_500, sigma: 1.5) * 1_000_000))
    }
    guard !messages.isEmpty else { return nil }
    let campaign = text(interviews.campaignID(pair.campaign))
    let candidate = text(interviews.candidateID(pair.candidate))
    return Self(
      container: "sms_conversations", id: "sms-\(position)",
      body: #"""
        {"campaign_id": "\#(campaign)", "candidate_id": "\#(candidate)", "messages": [\#(messages.joined(separator: ", "))]}
        """#)
  }

  private static func text(_ id: UUID) -> String { id.uuidString.lowercased() }

  /// Some organizations write UTC, others the time of their own clocks with its difference.
  private static func rfc3339(_ moment: Instant, _ organization: DemoOrganization) -> String {
    let style = Date.ISO8601FormatStyle(
      timeZoneSeparator: .colon, timeZone: organization.number.isMultiple(of: 2) ? .gmt : organization.rhythm.zone)
    return Date(timeIntervalSince1970: Double(moment.seconds)).formatted(style)
  }
}
