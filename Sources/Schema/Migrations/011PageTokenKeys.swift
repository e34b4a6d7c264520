import Postgres

extension Schema {
  /// What the page tokens of an organization's lists are sealed with: every server has the same.
  static let pageTokenKeys = Migration(
    11, "page token keys", subject: .owned,
    sql: """
      create table page_token_keys (
        org_id uuid not null primary key,
        key bytea not null check (octet_length(key) = 32)
      );
      """)
}
