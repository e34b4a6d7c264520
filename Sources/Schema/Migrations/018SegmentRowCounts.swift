import Postgres

extension Schema {
  /// A segment says how many rows it has: to count rows, no payload is read.
  static let segmentRowCounts = Migration(
    18, "row counts of segments", subject: .owned,
    sql: """
      alter table segments
        add column row_count bigint check (row_count >= 0),
        -- The version whose rows were counted: a release that doesn't count makes others.
        add column counted_version uuid;
      """)
}
