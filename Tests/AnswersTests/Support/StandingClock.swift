import Synchronization
import Time

/// A clock that stands until a test moves it.
final class StandingClock: Sendable {
  private struct Sleeper {
    let end: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = ContinuousClock.now
    var sleepers: [Int: Sleeper] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  var now: ContinuousClock.Instant { state.withLock(\.now) }
  /// How many wait.
  var sleeperCount: Int { state.withLock(\.sleepers.count) }

  var clock: SteadyClock {
    SteadyClock(now: { self.now }, wait: { try await self.wait(until: $0) })
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      let due = state.sleepers.filter { $0.value.end <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  private func wait(until end: ContinuousClock.Instant) async throws {
    let id = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isOver = state.withLock { state in
          if end > state.now { state.sleepers[id] = Sleeper(end: end, continuation: continuation) }
          return end <= state.now
        }
        if isOver { return continuation.resume() }
        // Cancelled before it waited: nobody else wakes it.
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  private func cancel(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
  }
}
