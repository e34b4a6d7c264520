import Postgres

extension Schema {
  /// Segments are made of the rows of a span, and answers read those behind the last one: relations that had no index of
  /// their time get one, without making writers wait.
  static let factsByTime = Migration(
    15, "facts by time", subject: .source,
    concurrently: index("contacts_by_time", on: "contacts", "(org_id, created_at, id)")
      + index("candidates_by_time", on: "candidates", "(org_id, created_at, id)")
      + index("campaign_candidates_by_time", on: "campaign_candidates", "(org_id, added_at, campaign_id, candidate_id)")
  )

  /// An index, in statements that may be repeated, however far they came before.
  private static func index(_ name: String, on table: String, _ definition: String) -> [Migration.ConcurrentStep] {
    [
      "drop index concurrently if exists \(name)",
      "create index concurrently \(name) on \(table) \(definition)",
    ].map { Migration.ConcurrentStep(table, $0) }
  }
}
