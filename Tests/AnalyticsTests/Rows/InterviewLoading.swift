import Foundation
import Postgres
import Time

extension PostgresConnection {
  /// Lifts the checks on spellings and numbers: what a deployment's own views may hold.
  func liftChecks() async throws {
    try await execute(
      script: """
        alter table calls drop constraint calls_status_check, drop constraint calls_direction_check,
          drop constraint calls_duration_secs_check, drop constraint calls_question_completion_rate_check;
        alter table candidate_campaign_user_reviews
          drop constraint candidate_campaign_user_reviews_feedback_check;
        """)
  }

  func load(_ rows: InterviewRows) async throws {
    let orgID = rows.orgID
    try await execute(
      """
      insert into organizations (org_id, name, time_zone, default_passing_score)
      values (\(orgID), 'Org', \(rows.timeZone), \(rows.defaultPassingScore))
      """)
    try await load(rows.campaigns, of: orgID)
    try await load(rows.candidates, of: orgID)
    try await load(rows.memberships, of: orgID)
    try await load(rows.calls, of: orgID)
    try await load(rows.reviews, of: orgID)
  }

  func load(_ campaigns: [CampaignRow], of orgID: UUID) async throws {
    try await copy(campaigns, into: "campaigns", ["org_id", "id", "name", "launched_at", "created_at"]) {
      campaign, row in
      row.append(orgID)
      row.append(campaign.id)
      row.append("Campaign")
      row.append(campaign.launchedAt.map(Instant.init(microseconds:)))
      row.append(Instant(microseconds: 0))
    }
  }

  func load(_ candidates: [CandidateRow], of orgID: UUID) async throws {
    try await copy(candidates, into: "candidates", ["org_id", "id", "name", "source", "tags", "created_at"]) {
      candidate, row in
      row.append(orgID)
      row.append(candidate.id)
      row.append("Candidate")
      row.append(candidate.source)
      row.append(candidate.tags)
      row.append(Instant(microseconds: 0))
    }
  }

  func load(_ memberships: [MembershipRow], of orgID: UUID) async throws {
    try await copy(
      memberships, into: "campaign_candidates", ["org_id", "campaign_id", "candidate_id", "added_at"]
    ) { membership, row in
      row.append(orgID)
      row.append(membership.campaignID)
      row.append(membership.candidateID)
      row.append(membership.addedAt.map(Instant.init(microseconds:)))
    }
  }

  func load(_ calls: [InterviewCallRow], of orgID: UUID) async throws {
    let columns = [
      "org_id", "id", "direction", "status", "duration_secs", "created_at", "campaign_id", "candidate_id",
      "question_completion_rate", "score", "withdrawal_reason", "accommodation_requested", "opted_out",
    ]
    try await copy(calls, into: "calls", columns) { call, row in
      row.append(orgID)
      row.append(call.id)
      row.append("outbound")
      row.append(call.status)
      row.append(call.durationSecs)
      row.append(Instant(microseconds: call.createdAt))
      row.append(call.campaignID)
      row.append(call.candidateID)
      row.append(call.completion)
      row.append(call.score)
      row.append(call.withdrawalReason)
      row.append(call.accommodationRequested)
      row.append(call.optedOut)
    }
  }

  func load(_ reviews: [ReviewRow], of orgID: UUID) async throws {
    let columns = [
      "org_id", "id", "campaign_id", "candidate_id", "member_id", "feedback", "call_last_reviewed_at",
    ]
    try await copy(reviews, into: "candidate_campaign_user_reviews", columns) { review, row in
      row.append(orgID)
      row.append(review.id)
      row.append(review.campaignID)
      row.append(review.candidateID)
      row.append(review.memberID)
      row.append(review.feedback)
      row.append(Instant(microseconds: review.reviewedAt))
    }
  }

  /// Copies rows of any kind; `write` appends the columns in their order.
  func copy<Element>(
    _ elements: [Element], into relation: String, _ columns: [String],
    _ write: (Element, inout CopyRow) -> Void
  ) async throws {
    try await copyIn(into: relation, columns: columns) { writer in
      for element in elements { try await writer.write { row in write(element, &row) } }
    }
  }
}
