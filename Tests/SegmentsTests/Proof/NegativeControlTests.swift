import Foundation
import Postgres
import TestDatabase
import Testing

@testable import Segments

/// Each safeguard of the protocol, taken away: the same orders of the same steps must then show a wrong answer, or they
/// would prove nothing.
struct NegativeControlTests {
  /// Whether some order shows a wrong answer.
  private func isWrongSomewhere(
    _ writer: Writer, in database: String? = nil, _ change: (Scene) -> Void
  ) async throws -> Bool {
    let tracked: String = if let database { database } else { try await makeTrackedDatabase() }
    let scene = try await Scene(tracked, actorCount: 2)
    change(scene)
    var isWrong = false
    for schedule in Schedule.all(turns: [3, Scene.sealTurns + Scene.refreshTurns]) where !isWrong {
      isWrong = try await scene.play([writer], schedule) != nil
    }
    await scene.close()
    return isWrong
  }

  private static let nobody: Statement = "select '' as transaction, false as is_prepared where false"

  @Test func withoutWaitingForThoseWhoHoldLocks() async throws {
    let isWrong = try await isWrongSomewhere(.updates) { $0.statements.lockHolders = { _ in Self.nobody } }
    #expect(isWrong)
  }

  @Test func waitingForSnapshotsInsteadOfLocks() async throws {
    let isWrong = try await isWrongSomewhere(.updates) { scene in
      scene.statements.lockHolders = { _ in
        """
        select pid::text as transaction, false as is_prepared from pg_stat_activity
        where datname = current_database() and backend_xmin is not null and pid <> pg_backend_pid()
        """
      }
    }
    #expect(isWrong)
  }

  @Test func withoutWaitingForPreparedTransactions() async throws {
    let isWrong = try await isWrongSomewhere(.prepares) { scene in
      scene.statements.lockHolders = { relation in
        "select * from (\(fragment: SegmentStatements.lockHolders(relation))) holders where not is_prepared"
      }
    }
    #expect(isWrong)
  }

  @Test func withARefreshThatReadsSeveralSnapshots() async throws {
    let isWrong = try await isWrongSomewhere(.updates) { $0.statements.refreshMode = .readWrite }
    #expect(isWrong)
  }

  @Test func withDeletingInvalidationsThatTheRefreshHasNotSeen() async throws {
    let day = TimeSpan.day(Scene.date)
    let isWrong = try await isWrongSomewhere(.updates) { scene in
      scene.statements.deleteInvalidations = { _, _, _ in "select 1 where false" }
      scene.afterRefresh = { connection, orgID in
        try await connection.execute(SegmentStatements.deleteInvalidations(.messages, orgID, day))
      }
    }
    #expect(isWrong)
  }

  /// A trigger's function with another text.
  private func makeDatabase(replacing text: String, by other: String) async throws -> String {
    let database = try await makeTrackedDatabase()
    try await withConnection(to: database) { connection in
      let rows = try await connection.query("select pg_get_functiondef('record_messages_update'::regproc)")
      let definition = try rows[0].scalar(as: String.self)
      #expect(definition.contains(text))
      try await connection.execute(script: definition.replacing(text, with: other))
    }
    return database
  }

  @Test func withAWriterAboveReadCommittedThatTrustsItsWatermark() async throws {
    let database = try await makeDatabase(replacing: "'read committed'", by: "'serializable'")
    let isWrong = try await isWrongSomewhere(.updatesUnderSerializable, in: database) { _ in }
    #expect(isWrong)
  }

  /// A refresh may be deleting the one that is there.
  @Test func withAWriterThatSkipsAnInvalidationThatIsThere() async throws {
    let database = try await makeDatabase(
      replacing: "where changed.created_at operator(pg_catalog.<) watermarks.upto;",
      by: """
        where changed.created_at operator(pg_catalog.<) watermarks.upto and not exists (
          select from callboard.invalidations there where there.org_id = changed.org_id);
        """)
    let scene = try await Scene(database, actorCount: 3)
    var isWrong = false
    for schedule in Schedule.all(turns: [1, 3, Scene.refreshTurns]) where !isWrong {
      // Sealed and refreshed first; then one writer has committed before the other begins.
      let before = Array(repeating: 2, count: Scene.sealTurns + Scene.refreshTurns) + [0, 0]
      isWrong = try await scene.play([.updates, .updates], refresherCount: 0, before + schedule) != nil
    }
    await scene.close()
    #expect(isWrong)
  }
}
