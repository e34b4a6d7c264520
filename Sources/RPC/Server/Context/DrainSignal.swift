import Synchronization

/// Tells once that a drain has begun: a call that would go on for as long as its client likes, such as a watch, should
/// end then, so that it doesn't hold the drain.
public final class DrainSignal: Sendable {
  private enum State {
    case quiet(waiters: [UInt64: CheckedContinuation<Void, any Error>], next: UInt64)
    case begun
  }

  private let state = Mutex(State.quiet(waiters: [:], next: 0))

  /// A drain that hasn't begun.
  public init() {}

  /// Whether the drain has begun.
  public var hasBegun: Bool {
    state.withLock { if case .begun = $0 { true } else { false } }
  }

  /// Returns when the drain begins; at once if it has.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  public func wait() async throws {
    guard let id = takeID() else { return }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { add($0, id) }
    } onCancel: {
      remove(id)?.resume(throwing: CancellationError())
    }
  }

  /// The drain begins: whoever waits goes on. Does nothing the second time.
  public func begin() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
      guard case .quiet(let waiters, _) = state else { return [] }
      state = .begun
      return Array(waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  private func takeID() -> UInt64? {
    state.withLock { state in
      guard case .quiet(let waiters, let next) = state else { return nil }
      state = .quiet(waiters: waiters, next: next + 1)
      return next
    }
  }

  private func add(_ waiter: CheckedContinuation<Void, any Error>, _ id: UInt64) {
    let isKept = state.withLock { state in
      guard case .quiet(var waiters, let next) = state else { return false }
      waiters[id] = waiter
      state = .quiet(waiters: waiters, next: next)
      return true
    }
    if !isKept { return waiter.resume() }
    // Cancelled before it was added: nobody else takes it out.
    if Task.isCancelled { remove(id)?.resume(throwing: CancellationError()) }
  }

  private func remove(_ id: UInt64) -> CheckedContinuation<Void, any Error>? {
    state.withLock { state in
      guard case .quiet(var waiters, let next) = state else { return nil }
      let waiter = waiters.removeValue(forKey: id)
      state = .quiet(waiters: waiters, next: next)
      return waiter
    }
  }
}
