import Postgres

/// The relations that Callboard reads and writes.
public enum Schema {
  /// The PostgreSQL schema of all relations, chosen by `search_path` and never written into a query.
  public static let name = "callboard"

  /// Every migration, in the order of its version.
  public static let migrations: [Migration] = [
    organizations, conversations, automation, campaigns, dashboardIndexes, analyticsIndexes, customDashboards, documents,
  ]
}
