import Postgres

/// The relations that Callboard reads and writes.
public enum Schema {
  /// The PostgreSQL schema of all relations, chosen by `search_path` and never written into a query.
  public static let name = "callboard"

  /// Every migration, in the order of its version.
  public static let migrations: [Migration] = [
    organizations, conversations, automation, campaigns, dashboardIndexes, analyticsIndexes, customDashboards,
    documents, documentIndexes, callSetIndex, pageTokenKeys, segments, leanIndexes, trackedFacts, factsByTime,
    trackedDocuments, conversationsByTime, segmentRowCounts,
  ]
}

extension Migrator {
  /// The migrator of Callboard's relations.
  /// - Parameter sourceRelationsAreViews: the deployment gives the relations that Callboard only reads, as views of its
  ///   own tables; they are checked, and only Callboard's own relations are made.
  public static func callboard(sourceRelationsAreViews: Bool = false) -> Migrator {
    Migrator(
      Schema.migrations, schema: Schema.name,
      sourceRelations: sourceRelationsAreViews ? .views(Schema.sourceRelations) : .tables)
  }
}
