import Postgres

extension Schema {
  /// What the dashboard's queries read. An index holds the columns of its queries (`include`) where they read many rows,
  /// so that the table itself, whose rows lie in the order of their writing, is not read. Each costs a write per row:
  /// messages and calls bear two or three, the price of answers over years of them.
  static let dashboardIndexes = Migration(
    5, "dashboard indexes", subject: .source,
    sql: """
      -- Totals, activity, heatmap, recent calls (backwards), the oldest row, engaged contacts.
      create index calls_by_time on calls (org_id, created_at, id) include (phone_id, contact_id, duration_secs);
      -- The same for a member's phones, and the contacts that they ever called.
      create index calls_by_phone on calls (org_id, phone_id, created_at, id) include (contact_id, duration_secs);

      -- Totals, delivery, activity, heatmap, origins, channels, engaged contacts, recent messages, the oldest row.
      create index messages_by_time on messages (org_id, created_at, id)
        include (phone_id, contact_id, channel, direction, status, ai_origin);
      -- Pairing of inbound messages with their answers, in this order without a sort.
      create index messages_by_conversation on messages (org_id, contact_id, created_at, id)
        include (phone_id, direction);
      -- The same as by time for a member's phones, and the contacts that they ever wrote with.
      create index messages_by_phone on messages (org_id, phone_id, created_at, id)
        include (contact_id, channel, direction, status, ai_origin);

      -- Todos by status, of the organization and of a member.
      create index todos_by_time on todos (org_id, created_at) include (status);
      create index todos_by_assignee on todos (org_id, assigned_member_id, created_at) include (status);

      -- Outcomes and confidence, of the organization and of a member's phones.
      create index text_agent_suggestions_by_time on text_agent_suggestions (org_id, created_at)
        include (outcome, confidence);
      create index text_agent_suggestions_by_phone on text_agent_suggestions (org_id, phone_id, created_at)
        include (outcome, confidence);

      -- Plans by status, of the organization and of an owner; their contacts are found by the key of plan_contacts.
      create index plans_by_owner on plans (org_id, owner_member_id, status, id);

      -- Tokens and cost per feature, of the organization and of a member.
      create index ai_usage_by_time on ai_usage (org_id, created_at)
        include (feature, input_tokens, output_tokens, cost_usd);
      create index ai_usage_by_member on ai_usage (org_id, member_id, created_at)
        include (feature, input_tokens, output_tokens, cost_usd);
      """)
}
