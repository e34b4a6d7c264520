import Postgres

extension Schema {
  /// What the platform did by itself: text agents, plans, the use of language models.
  static let automation = Migration(
    3, "automation", subject: .source,
    sql: """
      create table text_agent_suggestions (
        org_id uuid not null,
        id uuid not null,
        phone_id uuid,
        contact_id uuid,
        confidence double precision not null check (confidence between 0 and 1),
        outcome text not null check (outcome in ('pending', 'accepted', 'dismissed', 'auto_sent', 'escalated')),
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table plans (
        org_id uuid not null,
        id uuid not null,
        owner_member_id uuid,
        name text not null,
        status text not null check (status in ('draft', 'active', 'paused', 'completed', 'failed', 'canceled')),
        created_at timestamptz not null,
        ended_at timestamptz,
        primary key (org_id, id)
      );

      create table plan_contacts (
        org_id uuid not null,
        plan_id uuid not null,
        contact_id uuid not null,
        added_at timestamptz not null,
        primary key (org_id, plan_id, contact_id),
        foreign key (org_id, plan_id) references plans on delete cascade
      );

      create table ai_usage (
        org_id uuid not null,
        id uuid not null,
        member_id uuid,
        feature text not null,
        model text not null,
        input_tokens bigint not null check (input_tokens >= 0),
        output_tokens bigint not null check (output_tokens >= 0),
        cost_usd numeric not null,
        created_at timestamptz not null,
        primary key (org_id, id)
      );
      """)
}
