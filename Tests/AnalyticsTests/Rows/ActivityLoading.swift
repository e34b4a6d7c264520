import Foundation
import Postgres
import Time

extension PostgresConnection {
  /// Lifts the checks on numbers of these relations: what a deployment's own views may hold.
  func liftActivityChecks() async throws {
    try await execute(
      script: """
        alter table call_reviews drop constraint call_reviews_rating_check;
        alter table web_calls drop constraint web_calls_duration_secs_check, alter duration_secs drop not null;
        alter table notetaking_sessions drop constraint notetaking_sessions_duration_secs_check,
          alter duration_secs drop not null;
        """)
  }

  func load(_ rows: ActivityRows) async throws {
    let orgID = rows.orgID
    try await copy(
      rows.ratings, into: "call_reviews",
      ["org_id", "id", "call_id", "campaign_id", "candidate_id", "rating", "created_at"]
    ) { rating, row in
      row.append(orgID)
      row.append(rating.id)
      row.append(rating.id)
      row.append(rating.campaignID)
      row.append(rating.candidateID)
      row.append(rating.rating)
      row.append(Instant(microseconds: rating.createdAt))
    }
    try await load(rows.webCalls, into: "web_calls", hasLength: true, of: orgID)
    try await load(rows.screenings, into: "resume_screenings", hasLength: false, of: orgID)
    try await load(rows.notes, into: "notetaking_sessions", hasLength: true, of: orgID)
    for credit in rows.credits {
      try await execute(
        """
        insert into credit_usage (org_id, id, campaign_id, credits, created_at)
        values (\(orgID), \(credit.id), \(credit.campaignID), \(credit.credits)::numeric / 1000,
          \(Instant(microseconds: credit.createdAt)))
        """)
    }
    for conversation in rows.conversations {
      try await execute(
        """
        insert into documents (org_id, container, id, body)
        values (\(orgID), 'sms_conversations', \(conversation.id), \(conversation.json)::text::jsonb)
        """)
    }
  }

  private func load(
    _ activities: [ActivityRow], into relation: String, hasLength: Bool, of orgID: UUID
  ) async throws {
    let columns = ["org_id", "id", "campaign_id", "candidate_id", "created_at"] + (hasLength ? ["duration_secs"] : [])
    try await copy(activities, into: relation, columns) { activity, row in
      row.append(orgID)
      row.append(activity.id)
      row.append(activity.campaignID)
      row.append(activity.candidateID)
      row.append(Instant(microseconds: activity.createdAt))
      if hasLength { row.append(activity.durationSecs) }
    }
  }
}

extension ConversationRow {
  /// The document.
  var json: String {
    if let body { return body }
    let messages = messages.map { #"{"direction": "\#($0.direction)", "sent_at": \#($0.sentAt), "text": "Hello"}"# }
    var members = ["\"messages\": [\(messages.joined(separator: ", "))]"]
    if let campaignID { members.append("\"campaign_id\": \"\(campaignID.uuidString.lowercased())\"") }
    if let candidateID { members.append("\"candidate_id\": \"\(candidateID.uuidString.lowercased())\"") }
    return "{\(members.joined(separator: ", "))}"
  }
}
