import Synchronization

/// Whether calls should be sent here: the database could be read when it was asked last and had every migration, and the
/// server doesn't drain. Costs whoever asks nothing, however often.
final class Readiness: Sendable {
  private struct State {
    /// Nil before the first answer.
    var database: DatabaseFinding?
    var isDraining = false
  }

  private let state = Mutex(State())

  func set(_ finding: DatabaseFinding) {
    state.withLock { $0.database = finding }
  }

  func beginDrain() {
    state.withLock { $0.isDraining = true }
  }

  /// Why not, in a few words; nil where they should.
  var problem: String? {
    let state = state.withLock { $0 }
    if state.isDraining { return "draining" }
    switch state.database {
    case nil: return "the database hasn't answered yet"
    case .ready: return nil
    case .unreachable: return "the database can't be read"
    case .lacks(let migrations): return SchemaCheck.remedy(for: migrations)
    }
  }
}
