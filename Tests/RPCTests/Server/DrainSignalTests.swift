import RPC
import Testing

@Suite(.timeLimit(.minutes(5))) struct DrainSignalTests {
  @Test func whoeverWaitsGoesOn() async throws {
    let signal = DrainSignal()
    #expect(!signal.hasBegun)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { try await signal.wait() } }
      group.addTask { signal.begin() }
      try await group.waitForAll()
    }
    #expect(signal.hasBegun)
    // From then on nobody waits.
    try await signal.wait()
    signal.begin()
  }

  @Test func aCancelledWaitEndsAlone() async throws {
    let signal = DrainSignal()
    let other = Task { try await signal.wait() }
    for _ in 0..<200 {
      let task = Task { try await signal.wait() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    signal.begin()
    try await other.value
  }
}
