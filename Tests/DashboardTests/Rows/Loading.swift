import Foundation
import Postgres
import Time

extension PostgresConnection {
  /// Lifts the checks on texts and numbers: what a deployment's own views may hold.
  func liftChecks() async throws {
    try await execute(
      script: """
        alter table calls drop constraint calls_status_check, drop constraint calls_direction_check;
        alter table messages drop constraint messages_status_check, drop constraint messages_direction_check;
        alter table messages drop constraint messages_ai_origin_check;
        alter table todos drop constraint todos_status_check;
        alter table text_agent_suggestions drop constraint text_agent_suggestions_outcome_check;
        alter table text_agent_suggestions drop constraint text_agent_suggestions_confidence_check;
        alter table plans drop constraint plans_status_check;
        """)
  }

  func load(_ rows: OrganizationRows) async throws {
    let orgID = rows.orgID
    try await execute(
      "insert into organizations (org_id, name, time_zone) values (\(orgID), 'Org', \(rows.timeZone))")
    for member in rows.memberPhones.keys {
      try await execute(
        "insert into members (org_id, id, name, email) values (\(orgID), \(member), 'Member', 'member@example.com')")
    }
    for phone in rows.phones {
      try await execute(
        """
        insert into phones (org_id, id, number, friendly_name)
        values (\(orgID), \(phone.id), \(phone.number), \(phone.friendlyName as String?))
        """)
    }
    for (member, phones) in rows.memberPhones {
      try await execute(
        """
        insert into member_phones (org_id, member_id, phone_id)
        select \(orgID), \(member), phone from unnest(\(phones)) as phone
        """)
    }
    for contact in rows.contacts {
      try await execute(
        """
        insert into contacts (org_id, id, name, created_at)
        values (\(orgID), \(contact.id), \(contact.name), '2020-01-01')
        """)
    }
    try await load(rows.calls, of: orgID)
    try await load(rows.messages, of: orgID)
    try await load(rows.todos, of: orgID)
    try await load(rows.suggestions, of: orgID)
    try await load(rows.plans, of: orgID)
    try await load(rows.usage, of: orgID)
  }

  func load(_ calls: [CallRow], of orgID: UUID) async throws {
    let columns = [
      "org_id", "id", "phone_id", "contact_id", "direction", "status", "duration_secs", "recording_url", "created_at",
    ]
    try await copyIn(into: "calls", columns: columns) { writer in
      for call in calls {
        try await writer.write { row in
          row.append(orgID)
          row.append(call.id)
          row.append(call.phoneID)
          row.append(call.contactID)
          row.append(call.direction)
          row.append(call.status)
          row.append(call.durationSecs)
          row.append(call.recordingURL)
          row.append(Instant(microseconds: call.createdAt))
        }
      }
    }
  }

  func load(_ messages: [MessageRow], of orgID: UUID) async throws {
    let columns = [
      "org_id", "id", "phone_id", "contact_id", "channel", "direction", "status", "ai_origin", "created_at",
    ]
    try await copyIn(into: "messages", columns: columns) { writer in
      for message in messages {
        try await writer.write { row in
          row.append(orgID)
          row.append(message.id)
          row.append(message.phoneID)
          row.append(message.contactID)
          row.append(message.channel)
          row.append(message.direction)
          row.append(message.status)
          row.append(message.aiOrigin)
          row.append(Instant(microseconds: message.createdAt))
        }
      }
    }
  }

  func load(_ todos: [TodoRow], of orgID: UUID) async throws {
    let columns = ["org_id", "id", "assigned_member_id", "title", "status", "created_at"]
    try await copyIn(into: "todos", columns: columns) { writer in
      for todo in todos {
        try await writer.write { row in
          row.append(orgID)
          row.append(todo.id)
          row.append(todo.assigneeID)
          row.append("Call back")
          row.append(todo.status)
          row.append(Instant(microseconds: todo.createdAt))
        }
      }
    }
  }

  func load(_ suggestions: [SuggestionRow], of orgID: UUID) async throws {
    let columns = ["org_id", "id", "phone_id", "confidence", "outcome", "created_at"]
    try await copyIn(into: "text_agent_suggestions", columns: columns) { writer in
      for suggestion in suggestions {
        try await writer.write { row in
          row.append(orgID)
          row.append(suggestion.id)
          row.append(suggestion.phoneID)
          row.append(suggestion.confidence)
          row.append(suggestion.outcome)
          row.append(Instant(microseconds: suggestion.createdAt))
        }
      }
    }
  }

  func load(_ plans: [PlanRow], of orgID: UUID) async throws {
    for plan in plans {
      try await execute(
        """
        insert into plans (org_id, id, owner_member_id, name, status, created_at)
        values (\(orgID), \(plan.id), \(plan.ownerID as UUID?), 'Plan', \(plan.status), '2020-01-01')
        """)
      try await execute(
        """
        insert into plan_contacts (org_id, plan_id, contact_id, added_at)
        select \(orgID), \(plan.id), contact, '2020-01-01' from unnest(\(plan.contacts)) as contact
        """)
    }
  }

  func load(_ usage: [UsageRow], of orgID: UUID) async throws {
    for use in usage {
      try await execute(
        """
        insert into ai_usage (
          org_id, id, member_id, feature, model, input_tokens, output_tokens, cost_usd, created_at)
        values (
          \(orgID), \(use.id), \(use.memberID as UUID?), \(use.feature), 'model', \(use.inputTokens),
          \(use.outputTokens), \(use.microdollars)::numeric / 1000000, \(Instant(microseconds: use.createdAt)))
        """)
    }
  }
}
