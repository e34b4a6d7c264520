import Synchronization

/// Counts the statements that callers ask for: each once, whatever it takes, and a COPY or a script as one. What a pool
/// runs for itself (transactions' begins and ends, settings, tests of idle connections) is not counted.
final class QueryCounter: Sendable {
  private let asked = Atomic(0)
  private let failed = Atomic(0)

  /// Counts what `body` runs as one statement.
  func count<Value>(
    _ body: () async throws(PostgresError) -> Value
  ) async throws(PostgresError) -> Value {
    do {
      let value = try await body()
      count(hasFailed: false)
      return value
    } catch {
      count(hasFailed: true)
      throw error
    }
  }

  /// Counts one statement.
  func count(hasFailed: Bool) {
    asked.wrappingAdd(1, ordering: .relaxed)
    if hasFailed { failed.wrappingAdd(1, ordering: .relaxed) }
  }

  var queries: Int { asked.load(ordering: .relaxed) }
  var failures: Int { failed.load(ordering: .relaxed) }
}
