import Foundation
import Postgres
import Time

/// Something done at a time: mostly for a candidate in a campaign, else for a whole campaign or for none in particular.
private struct Event {
  let campaignID: UUID?
  let candidateID: UUID?
  let moment: Instant
  let duration: Int32

  /// Events for a share of all candidates that were called, before or after the call, and a few that are nobody's.
  static func each(
    _ purpose: StaticString, share: Double, in organization: DemoOrganization, hours: ClosedRange<Double>,
    duration: ClosedRange<Double>, _ body: (Int, Event) async throws -> Void
  ) async throws {
    let interviews = Interviews(organization)
    let now = organization.rhythm.now
    var random = organization.random(purpose)
    var number = 0
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        guard random.chance(share), let due = pair.due else { continue }
        let moment = due.advanced(byMicroseconds: Int64(random.double(in: hours) * 3_600_000_000))
        let length = Int32(random.double(in: duration))
        let subject = random.pick([("candidate", 92.0), ("campaign", 4), ("nobody", 4)])
        guard moment <= now else { continue }
        try await body(
          number,
          Event(
            campaignID: subject == "nobody" ? nil : interviews.campaignID(campaign),
            candidateID: subject == "candidate" ? interviews.candidateID(pair.candidate) : nil, moment: moment,
            duration: length))
        number += 1
      }
    }
  }
}

struct WebCallRow: DemoRow {
  let id: UUID
  let campaignID: UUID?
  let candidateID: UUID?
  let duration: Int32
  let createdAt: Instant

  static let relation = "web_calls"
  static let columns = ["id", "campaign_id", "candidate_id", "duration_secs", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(campaignID)
    row.append(candidateID)
    row.append(duration)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    try await Event.each("web calls", share: 0.35, in: organization, hours: 1...120, duration: 60...1_500) {
      number, event in
      try await emit(
        Self(
          id: organization.uuid("web call", number), campaignID: event.campaignID, candidateID: event.candidateID,
          duration: event.duration, createdAt: event.moment))
    }
  }
}

struct ResumeScreeningRow: DemoRow {
  let id: UUID
  let campaignID: UUID?
  let candidateID: UUID?
  let createdAt: Instant

  static let relation = "resume_screenings"
  static let columns = ["id", "campaign_id", "candidate_id", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(campaignID)
    row.append(candidateID)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    try await Event.each("screenings", share: 0.7, in: organization, hours: -4...0, duration: 0...0) { number, event in
      try await emit(
        Self(
          id: organization.uuid("screening", number), campaignID: event.campaignID, candidateID: event.candidateID,
          createdAt: event.moment))
    }
  }
}

struct NotetakingSessionRow: DemoRow {
  let id: UUID
  let campaignID: UUID?
  let candidateID: UUID?
  let duration: Int32
  let createdAt: Instant

  static let relation = "notetaking_sessions"
  static let columns = ["id", "campaign_id", "candidate_id", "duration_secs", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(campaignID)
    row.append(candidateID)
    row.append(duration)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    try await Event.each("notetaking", share: 0.2, in: organization, hours: 4...96, duration: 600...3_600) {
      number, event in
      try await emit(
        Self(
          id: organization.uuid("notetaking", number), campaignID: event.campaignID, candidateID: event.candidateID,
          duration: event.duration, createdAt: event.moment))
    }
  }
}

struct CreditUsageRow: DemoRow {
  let id: UUID
  let campaignID: UUID?
  let credits: Double
  let createdAt: Instant

  static let relation = "credit_usage"
  static let columns = ["id", "campaign_id", "credits", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(campaignID)
    row.append(Millionths(credits))
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    var number = 0
    func emitNext(_ campaignID: UUID?, _ credits: Double, _ moment: Instant) async throws {
      try await emit(
        Self(
          id: organization.uuid("credits", number), campaignID: campaignID, credits: credits, createdAt: moment))
      number += 1
    }
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        for call in interviews.calls(of: pair) where call.status == "completed" {
          let minutes = (Double(call.duration ?? 60) / 60).rounded(.up)
          try await emitNext(interviews.campaignID(campaign), 0.25 * minutes, call.createdAt)
        }
      }
    }
    // A weekly fee, which belongs to no campaign.
    for (day, start) in organization.rhythm.dayStarts.enumerated() where day % 7 == 0 {
      try await emitNext(nil, 5, start)
    }
  }
}
