import Postgres

extension Schema {
  /// Folds read rows in the order of time, and segments those of the past: what indexes held so that SQL could group
  /// messages and calls is of use to nobody any more, and costs writers. An index is made before the one in whose place it
  /// is goes, and nobody waits.
  static let leanIndexes = Migration(
    13, "lean indexes", subject: .source,
    concurrently: [
      Migration.ConcurrentStep("messages", "drop index concurrently if exists messages_by_conversation")
    ]
      // Rows of a time, the newest rows (backwards), the oldest one.
      + replacing("messages_by_time", on: "messages", "(org_id, created_at, id)")
      // The same of a member's phones, and the contacts that they ever wrote with.
      + replacing("messages_by_phone", on: "messages", "(org_id, phone_id, created_at, id) include (contact_id)")
      + replacing("calls_by_time", on: "calls", "(org_id, created_at, id)")
      + replacing("calls_by_phone", on: "calls", "(org_id, phone_id, created_at, id) include (contact_id)"))

  /// Another index under the name of one that goes, in statements that may be repeated, however far they came before.
  private static func replacing(_ index: String, on table: String, _ definition: String) -> [Migration.ConcurrentStep] {
    [
      "drop index concurrently if exists \(index)_new",
      "create index concurrently \(index)_new on \(table) \(definition)",
      "drop index concurrently if exists \(index)",
      "alter index \(index)_new rename to \(index)",
    ].map { Migration.ConcurrentStep(table, $0) }
  }
}
