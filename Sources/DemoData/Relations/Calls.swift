import Foundation
import Postgres
import Time

struct CallRow: DemoRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var direction: String
  var status: String
  var duration: Int32?
  var recordingURL: String?
  var createdAt: Instant
  var campaignID: UUID?
  var candidateID: UUID?
  var completion: Double?
  var score: Double?
  var withdrawal: String?
  var accommodation = false
  var optedOut = false

  static let relation = "calls"
  static let columns = [
    "id", "phone_id", "contact_id", "direction", "status", "duration_secs", "recording_url", "created_at",
    "campaign_id",
    "candidate_id", "question_completion_rate", "score", "withdrawal_reason", "accommodation_requested", "opted_out",
  ]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(phoneID)
    row.append(contactID)
    row.append(direction)
    row.append(status)
    row.append(duration)
    row.append(recordingURL)
    row.append(createdAt)
    row.append(campaignID)
    row.append(candidateID)
    row.append(completion)
    row.append(score)
    row.append(withdrawal)
    row.append(accommodation)
    row.append(optedOut)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    try await generateConversations(for: organization, emit)
    try await generateInterviews(for: organization, emit)
  }

  private static func generateConversations(
    for organization: DemoOrganization, _ emit: (Self) async throws -> Void
  ) async throws {
    var random = organization.random("calls")
    let rhythm = organization.rhythm
    let total = organization.count(34_000)
    var number = 0
    for day in rhythm.dayStarts.indices {
      let moments = rhythm.moments(onDay: day, count: rhythm.count(onDay: day, of: total), random: &random)
      for moment in moments {
        try await emit(conversation(number, at: moment, in: organization, random: &random))
        number += 1
      }
    }
    // Whatever the hour, somebody is on the line, and two are about to be.
    for (status, ago) in [("in_progress", 200.0), ("ringing", 25), ("queued", 6)] {
      let moment = rhythm.now.advanced(byMicroseconds: -Int64(random.double(in: 0.5...1) * ago * 1_000_000))
      var call = conversation(number, at: moment, in: organization, random: &random)
      call.status = status
      if status == "queued" { call.direction = "outbound" }
      try await emit(call)
      number += 1
    }
  }

  private static func conversation(
    _ number: Int, at moment: Instant, in organization: DemoOrganization, random: inout Random
  ) -> Self {
    let contact = organization.contact(at: moment, random: &random)
    let isInbound = random.chance(0.46)
    let isRunning = organization.rhythm.now.microseconds(since: moment) < 240_000_000
    let status =
      isRunning
      ? random.pick([("ringing", 1.0), ("in_progress", 4), ("queued", 0.5)])
      : random.pick([
        ("completed", isInbound ? 74.0 : 57), ("no_answer", isInbound ? 12.0 : 20), ("voicemail", isInbound ? 7.0 : 13),
        ("busy", 4), ("failed", 1.5), ("canceled", 1.5),
      ])
    let duration: Double? =
      switch status {
      // The carrier did not say how long, now and then.
      case "completed": random.chance(0.03) ? nil : random.logNormal(median: 170, sigma: 0.9)
      case "voicemail": random.double(in: 8...70)
      default: nil
      }
    let id = organization.uuid("call", number)
    return Self(
      id: id,
      phoneID: random.chance(0.01) ? nil : organization.phoneIDs[organization.phone(ofContact: contact)],
      // Some callers are nobody that is known.
      contactID: isInbound && random.chance(0.08) ? nil : organization.contactID(contact),
      direction: isInbound ? "inbound" : "outbound", status: status, duration: duration.map { Int32(min($0, 14_400)) },
      recordingURL: status == "completed" && random.chance(0.7) ? recording(id) : nil, createdAt: moment)
  }

  private static func generateInterviews(
    for organization: DemoOrganization, _ emit: (Self) async throws -> Void
  ) async throws {
    let interviews = Interviews(organization)
    for campaign in 0..<interviews.campaignCount {
      let phoneID = organization.phoneIDs[campaign % organization.phoneIDs.count]
      for pair in interviews.pairs(ofCampaign: campaign) {
        for call in interviews.calls(of: pair) {
          try await emit(
            Self(
              id: call.id, phoneID: phoneID, contactID: nil, direction: "outbound", status: call.status,
              duration: call.duration, recordingURL: call.isInterview ? recording(call.id) : nil,
              createdAt: call.createdAt, campaignID: interviews.campaignID(campaign),
              candidateID: interviews.candidateID(pair.candidate), completion: call.completion, score: call.score,
              withdrawal: call.withdrawal, accommodation: call.accommodation, optedOut: call.optedOut))
        }
      }
    }
  }

  private static func recording(_ id: UUID) -> String {
    "https://recordings.example/\(id.uuidString.lowercased()).mp3"
  }
}
