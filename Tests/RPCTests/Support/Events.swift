import Synchronization

/// Things that happen on one side of a test, for the other side to wait for.
final class Events<Event: Sendable>: Sendable {
  private struct State {
    var log: [Event] = []
    var waiters: [(condition: @Sendable ([Event]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  var all: [Event] { state.withLock { $0.log } }

  func send(_ event: Event) {
    let ready = state.withLock { state in
      state.log.append(event)
      let log = state.log
      let ready = state.waiters.filter { $0.condition(log) }
      state.waiters.removeAll { $0.condition(log) }
      return ready.map(\.continuation)
    }
    for continuation in ready { continuation.resume() }
  }

  /// Returns when the events so far fulfil `condition`.
  func wait(until condition: @escaping @Sendable ([Event]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if condition(state.log) { return true }
        state.waiters.append((condition, continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}

extension Events where Event: Equatable {
  /// Returns when `event` has happened.
  func wait(for event: Event) async {
    await wait { $0.contains(event) }
  }
}

/// How often something happened.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  var count: Int { value.load(ordering: .relaxed) }

  func increment() { value.wrappingAdd(1, ordering: .relaxed) }

  /// Returns when the count has reached `target`.
  func wait(for target: Int) async throws {
    while count < target { try await Task.sleep(for: .milliseconds(5)) }
  }

  /// The count once it has stopped growing.
  func settled() async throws -> Int {
    var last = -1
    while last != count {
      last = count
      try await Task.sleep(for: .milliseconds(200))
    }
    return last
  }
}
