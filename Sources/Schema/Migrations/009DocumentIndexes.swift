import Postgres

extension Schema {
  /// What the embedded document store reads in pages.
  static let documentIndexes = Migration(
    9, "document indexes", subject: .owned,
    sql: """
      -- Pages go on after an id: ids sort by their bytes, whatever the database's own order of text is.
      alter table documents alter column id type text collate "C";

      -- A campaign's documents, in the order of their ids.
      create index documents_by_campaign on documents (org_id, container, (body ->> 'campaign_id'), id);
      """)
}
