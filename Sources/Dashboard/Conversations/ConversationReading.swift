import RPC
import Synchronization

/// A value that several tasks of one answer ask for, and the first of them makes. One that can't be made fails all of them.
final class ConversationReading<Value: Sendable>: Sendable {
  private enum State {
    case idle
    case running([CheckedContinuation<Result<Value, RPCError>, Never>])
    case ended(Result<Value, RPCError>)
  }

  private let state = Mutex<State>(.idle)

  /// The value; made by `make` where nobody has asked yet. Whoever waits is in the same answer as who makes it, and is
  /// cancelled with them.
  func value(_ make: () async throws(RPCError) -> Value) async throws(RPCError) -> Value {
    let isFirst = state.withLock { state in
      guard case .idle = state else { return false }
      state = .running([])
      return true
    }
    guard isFirst else { return try await ended().get() }
    let result: Result<Value, RPCError>
    do {
      result = .success(try await make())
    } catch {
      result = .failure(error)
    }
    let waiting = state.withLock { state -> [CheckedContinuation<Result<Value, RPCError>, Never>] in
      defer { state = .ended(result) }
      guard case .running(let waiting) = state else { return [] }
      return waiting
    }
    for continuation in waiting { continuation.resume(returning: result) }
    return try result.get()
  }

  private func ended() async -> Result<Value, RPCError> {
    await withCheckedContinuation { continuation in
      let result = state.withLock { state -> Result<Value, RPCError>? in
        switch state {
        case .ended(let result): return result
        case .running(let waiting): state = .running(waiting + [continuation])
        // Nobody asks before somebody has begun.
        case .idle: state = .running([continuation])
        }
        return nil
      }
      if let result { continuation.resume(returning: result) }
    }
  }
}
