import Synchronization

/// Counts what the connections of one pool run.
final class QueryCounter: Sendable {
  private let run = Atomic(0)
  private let failed = Atomic(0)

  func count(_ error: PostgresError?) {
    run.wrappingAdd(1, ordering: .relaxed)
    if error != nil { failed.wrappingAdd(1, ordering: .relaxed) }
  }

  var queries: Int { run.load(ordering: .relaxed) }
  var failures: Int { failed.load(ordering: .relaxed) }
}
