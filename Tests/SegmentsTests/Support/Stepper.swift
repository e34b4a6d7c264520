import Synchronization

/// Something that runs in a task of its own, a step at a time: it goes on only when it is told to, and only one step of all
/// steppers of a test runs at any time.
final class Stepper: Sendable {
  /// A step: `pause` at its end.
  typealias Pause = @Sendable () async throws -> Void

  private struct State {
    var permission: CheckedContinuation<Void, Never>?
    var arrival: CheckedContinuation<Void, Never>?
    var hasArrived = false
    var isOver = false
    var failure: (any Error)?
  }

  private let state = Mutex(State())

  /// Begins when it is told to take its first step.
  init(_ body: @escaping @Sendable (@escaping Pause) async throws -> Void) {
    Task {
      await self.wait()
      do {
        try await body { await self.wait() }
      } catch {
        self.state.withLock { $0.failure = error }
      }
      self.arrive(isOver: true)
    }
  }

  var isOver: Bool { state.withLock { $0.isOver } }

  /// What it ended with.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Goes on to the end of the next step.
  func step() async {
    if state.withLock({ !$0.hasArrived }) { await arrival() }
    if isOver { return }
    let permission = state.withLock { state in
      state.hasArrived = false
      return state.permission.take()
    }
    permission?.resume()
    await arrival()
  }

  private func arrival() async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if !state.hasArrived { state.arrival = continuation }
        return state.hasArrived
      }
      if isThere { continuation.resume() }
    }
  }

  private func wait() async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.permission = continuation }
      arrive(isOver: false)
    }
  }

  private func arrive(isOver: Bool) {
    let arrival = state.withLock { state in
      state.hasArrived = true
      state.isOver = isOver
      return state.arrival.take()
    }
    arrival?.resume()
  }
}
