import UnixSignals

/// Runs `body`; SIGINT or SIGTERM cancels it, and a second one ends the process (``ForcedExit``): for work that no
/// service group watches over yet.
func interruptible<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
  let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
  ForcedExit.arm()
  return try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      for await _ in signals { break }
      throw CancellationError()
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
