import Postgres

extension Schema {
  /// Segments are made of the conversations that began in a span, and answers read those behind the last one.
  static let conversationsByTime = Migration(
    17, "conversations by time", subject: .owned,
    concurrently: [
      "drop index concurrently if exists documents_by_time",
      "create index concurrently documents_by_time on documents (org_id, conversation_began(container, body), id)",
    ].map { Migration.ConcurrentStep("documents", $0) })
}
