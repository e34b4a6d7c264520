import Postgres
import Synchronization

/// Whether calls should be sent here: the database can be reached and has every migration, and the server doesn't drain.
final class Readiness: Sendable {
  /// How long the database has to answer.
  private static let timeout = Duration.seconds(5)

  private let database: ConnectionConfiguration
  private let isDraining = Atomic(false)

  init(database: ConnectionConfiguration) { self.database = database }

  func beginDrain() {
    isDraining.store(true, ordering: .relaxed)
  }

  /// Why not, in a word or two; nil where they should.
  func problem() async -> String? {
    if isDraining.load(ordering: .relaxed) { return "draining" }
    do {
      try await PostgresConnection.with(database, timeout: Self.timeout, SchemaCheck.check)
      return nil
    } catch let failure as StartFailure {
      return failure.description
    } catch {
      return "the database can't be read"
    }
  }
}
