import HTTP2
import NIOCore

/// A task that waits for something of its call. Confined to the event loop; the first resumption counts.
final class Waiter<Value: Sendable>: @unchecked Sendable {  // confined to the event loop
  private var continuation: CheckedContinuation<Value, any Error>?

  /// - Returns: False if nobody waits any longer: the task was cancelled, or had its result before.
  @discardableResult
  func resume(with result: Result<Value, any Error>) -> Bool {
    guard let continuation else { return false }
    self.continuation = nil
    continuation.resume(with: result)
    return true
  }

  @discardableResult
  func resume(returning value: Value) -> Bool { resume(with: .success(value)) }
  func resume(throwing error: any Error) { resume(with: .failure(error)) }

  /// Waits, on the loop, until the waiter that `register` is given is resumed, or the task is cancelled.
  static func wait(on eventLoop: any EventLoop, _ register: (Waiter) -> Void) async throws -> Value {
    eventLoop.assertInEventLoop()
    let waiter = Waiter()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiter.continuation = continuation
        register(waiter)
      }
    } onCancel: {
      eventLoop.execute { waiter.resume(throwing: CancellationError()) }
    }
  }
}

extension LoopExecutor {
  /// Runs `operation` on the loop: directly if the task is there, as a handler nearly always is.
  func run<Result: Sendable>(_ operation: @escaping @Sendable () async throws -> Result) async throws -> Result {
    if eventLoop.inEventLoop { return try await operation() }
    // A task of its own: a preference alone doesn't move a task that is under way to the loop.
    let task = Task(executorPreference: self) {
      self.eventLoop.assertInEventLoop()
      return try await operation()
    }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
