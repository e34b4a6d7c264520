public import Postgres

extension TrackedRelation {
  /// Gives everything back that its segments take, in one transaction: segments, watermarks and invalidations. Rows are
  /// read as rows from then on, and changes are no longer recorded.
  ///
  /// - Returns: how many segments there were.
  /// - Throws: `PostgresError`.
  public func dropSegments(on connection: PostgresConnection) async throws -> Int {
    try await connection.transaction { connection in
      // Deleted, never truncated, which older snapshots would see. The watermarks first: a sealer that is about to add
      // segments holds them, and what it adds is seen behind it.
      try await connection.execute("delete from watermarks where relation = \(name)")
      let count = try await connection.execute("delete from segments where relation = \(name)")
      try await connection.execute("delete from invalidations where relation = \(name)")
      return count
    }
  }

  /// Deletes the invalidations of organizations that have no watermark, which transactions above read committed leave
  /// there: segments that come later are made of snapshots that see those changes.
  ///
  /// - Returns: how many there were.
  /// - Throws: `PostgresError`.
  func sweepInvalidations(on connection: PostgresConnection) async throws(PostgresError) -> Int {
    try await connection.execute(
      """
      delete from invalidations changed
      where relation = \(name) and not exists (
        select from watermarks mark where mark.org_id = changed.org_id and mark.relation = changed.relation)
      """)
  }
}
