import Postgres

extension Schema {
  /// What happened between the organization and its contacts. These rows are history: they outlive the phones, contacts
  /// and members that they name, so nothing here is a foreign key.
  static let conversations = Migration(
    2, "conversations", subject: .source,
    sql: """
      create table calls (
        org_id uuid not null,
        id uuid not null,
        phone_id uuid,
        contact_id uuid,
        direction text not null check (direction in ('inbound', 'outbound')),
        status text not null check (status in
          ('queued', 'ringing', 'in_progress', 'completed', 'no_answer', 'busy', 'voicemail', 'failed', 'canceled')),
        duration_secs integer check (duration_secs >= 0),
        recording_url text,
        created_at timestamptz not null,
        campaign_id uuid,
        candidate_id uuid,
        question_completion_rate double precision check (question_completion_rate between 0 and 1),
        score double precision,
        withdrawal_reason text,
        accommodation_requested boolean not null default false,
        opted_out boolean not null default false,
        primary key (org_id, id)
      );

      create table messages (
        org_id uuid not null,
        id uuid not null,
        phone_id uuid,
        contact_id uuid,
        channel text not null check (channel <> ''),
        direction text not null check (direction in ('inbound', 'outbound')),
        status text not null check (status in
          ('queued', 'sending', 'sent', 'delivered', 'read', 'undelivered', 'failed', 'received')),
        ai_origin text check (ai_origin in ('assistant', 'suggestion', 'text_agent', 'plan')),
        sent_by_member_id uuid,
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table todos (
        org_id uuid not null,
        id uuid not null,
        contact_id uuid,
        assigned_member_id uuid,
        title text not null,
        status text not null check (status in ('open', 'done', 'dismissed')),
        created_at timestamptz not null,
        completed_at timestamptz,
        primary key (org_id, id)
      );
      """)
}
