import Postgres

extension Schema {
  /// The embedded document store.
  static let documents = Migration(
    8, "documents", subject: .owned,
    sql: """
      create table documents (
        org_id uuid not null,
        container text not null,
        id text not null,
        body jsonb not null check (jsonb_typeof(body) = 'object'),
        primary key (org_id, container, id)
      );
      """)
}
