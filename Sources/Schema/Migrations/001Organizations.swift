import Postgres

extension Schema {
  /// Who there is: organizations, their members, phones and contacts.
  static let organizations = Migration(
    1, "organizations", subject: .source,
    sql: """
      create table organizations (
        org_id uuid primary key,
        name text not null,
        time_zone text not null default 'UTC',
        default_passing_score double precision
      );

      create table members (
        org_id uuid not null references organizations,
        id uuid not null,
        name text not null,
        email text not null,
        primary key (org_id, id)
      );

      create table phones (
        org_id uuid not null references organizations,
        id uuid not null,
        number text not null,
        friendly_name text,
        primary key (org_id, id)
      );

      create table member_phones (
        org_id uuid not null,
        member_id uuid not null,
        phone_id uuid not null,
        primary key (org_id, member_id, phone_id),
        foreign key (org_id, member_id) references members on delete cascade,
        foreign key (org_id, phone_id) references phones on delete cascade
      );

      create table contacts (
        org_id uuid not null references organizations,
        id uuid not null,
        name text not null,
        created_at timestamptz not null,
        primary key (org_id, id)
      );
      """)
}
