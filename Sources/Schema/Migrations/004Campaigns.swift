import Postgres

extension Schema {
  /// Interview campaigns, their candidates, and what came of them.
  static let campaigns = Migration(
    4, "campaigns", subject: .source,
    sql: """
      create table campaigns (
        org_id uuid not null references organizations,
        id uuid not null,
        name text not null,
        launched_at timestamptz,
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table candidates (
        org_id uuid not null references organizations,
        id uuid not null,
        name text not null,
        source text,
        tags text[] not null default '{}',
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table campaign_candidates (
        org_id uuid not null,
        campaign_id uuid not null,
        candidate_id uuid not null,
        added_at timestamptz,
        primary key (org_id, campaign_id, candidate_id),
        foreign key (org_id, campaign_id) references campaigns on delete cascade,
        foreign key (org_id, candidate_id) references candidates on delete cascade
      );

      create table candidate_campaign_user_reviews (
        org_id uuid not null,
        id uuid not null,
        campaign_id uuid not null,
        candidate_id uuid not null,
        member_id uuid not null,
        feedback text check (feedback in ('up', 'down')),
        call_last_reviewed_at timestamptz not null,
        primary key (org_id, id)
      );

      create table call_reviews (
        org_id uuid not null,
        id uuid not null,
        call_id uuid not null,
        campaign_id uuid not null,
        candidate_id uuid not null,
        rating integer not null check (rating between 1 and 5),
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table web_calls (
        org_id uuid not null,
        id uuid not null,
        campaign_id uuid,
        candidate_id uuid,
        duration_secs integer not null check (duration_secs >= 0),
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table resume_screenings (
        org_id uuid not null,
        id uuid not null,
        campaign_id uuid,
        candidate_id uuid,
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table notetaking_sessions (
        org_id uuid not null,
        id uuid not null,
        campaign_id uuid,
        candidate_id uuid,
        duration_secs integer not null check (duration_secs >= 0),
        created_at timestamptz not null,
        primary key (org_id, id)
      );

      create table credit_usage (
        org_id uuid not null,
        id uuid not null,
        campaign_id uuid,
        credits numeric not null,
        created_at timestamptz not null,
        primary key (org_id, id)
      );
      """)
}
