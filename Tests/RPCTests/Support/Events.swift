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
  private struct State {
    var count = 0
    var waiters: [(target: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  var count: Int { state.withLock { $0.count } }

  func increment() {
    let ready = state.withLock { state in
      state.count += 1
      let count = state.count
      let ready = state.waiters.filter { $0.target <= count }
      if !ready.isEmpty { state.waiters.removeAll { $0.target <= count } }
      return ready.map(\.continuation)
    }
    for continuation in ready { continuation.resume() }
  }

  /// Returns when the count has reached `target`.
  func wait(for target: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.count >= target { return true }
        state.waiters.append((target, continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
