import Foundation
import Postgres
import Time

/// What members think of a candidate after the interview.
struct CandidateReviewRow: DemoRow {
  let id: UUID
  let campaignID: UUID
  let candidateID: UUID
  let memberID: UUID
  let feedback: String?
  let reviewedAt: Instant

  static let relation = "candidate_campaign_user_reviews"
  static let columns = ["id", "campaign_id", "candidate_id", "member_id", "feedback", "call_last_reviewed_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(campaignID)
    row.append(candidateID)
    row.append(memberID)
    row.append(feedback)
    row.append(reviewedAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    var random = organization.random("reviews")
    var number = 0
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        guard let call = interviews.calls(of: pair).last, call.isInterview, random.chance(0.55) else { continue }
        let likes = 0.25 + 0.006 * (call.score ?? 20)
        for _ in 0..<(random.chance(0.3) ? 2 : 1) {
          let wait = Int64(random.logNormal(median: 14 * 3600, sigma: 1) * 1_000_000)
          let moment = call.createdAt.advanced(byMicroseconds: wait)
          let feedback: String? = random.chance(0.12) ? nil : random.chance(likes) ? "up" : "down"
          let member = random.element(organization.members)
          guard moment <= organization.rhythm.now else { continue }
          try await emit(
            Self(
              id: organization.uuid("review", number), campaignID: interviews.campaignID(campaign),
              candidateID: interviews.candidateID(pair.candidate), memberID: member.id, feedback: feedback,
              reviewedAt: moment))
          number += 1
        }
      }
    }
  }
}

/// What candidates think of the interview.
struct CallReviewRow: DemoRow {
  let id: UUID
  let callID: UUID
  let campaignID: UUID
  let candidateID: UUID
  let rating: Int32
  let createdAt: Instant

  static let relation = "call_reviews"
  static let columns = ["id", "call_id", "campaign_id", "candidate_id", "rating", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(callID)
    row.append(campaignID)
    row.append(candidateID)
    row.append(rating)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    var random = organization.random("ratings")
    var number = 0
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        guard let call = interviews.calls(of: pair).last, call.isInterview, random.chance(0.35) else { continue }
        let rating = interviews.rating(ofCampaign: campaign, random: &random)
        let wait = Int64(random.double(in: 700...7_200) * 1_000_000)
        let moment = call.createdAt.advanced(byMicroseconds: wait)
        guard moment <= organization.rhythm.now else { continue }
        try await emit(
          Self(
            id: organization.uuid("rating", number), callID: call.id, campaignID: interviews.campaignID(campaign),
            candidateID: interviews.candidateID(pair.candidate), rating: rating, createdAt: moment))
        number += 1
      }
    }
  }
}
