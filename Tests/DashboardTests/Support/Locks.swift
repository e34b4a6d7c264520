import Postgres
import TestDatabase
import Testing

extension Fixture {
  /// Runs `body` while another session holds `relation`, so that every query of it waits. `waiting` says how many do.
  func whileLocked<Value>(
    _ relation: String, _ body: (_ waiting: @escaping () async throws -> Int) async throws -> Value
  ) async throws -> Value {
    try await withConnection(to: connectionString) { holder in
      try await holder.transaction { holder in
        try await holder.execute("lock table \(unescaped: relation) in access exclusive mode")
        return try await withConnection(to: connectionString) { observer in
          try await body {
            let rows = try await observer.query(
              """
              select count(*) from pg_stat_activity
              where datname = current_database() and state = 'active' and wait_event_type = 'Lock'
              """)
            return try #require(rows.first).scalar()
          }
        }
      }
    }
  }
}

/// Expects that `condition` holds, now or after ten seconds at most.
func expectSoon(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  for _ in 0..<1_000 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("it does not come about", sourceLocation: sourceLocation)
}
