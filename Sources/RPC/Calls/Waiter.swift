import HTTP2
import NIOCore

/// A task that waits for something of its call. Confined to the event loop; the first resumption counts.
final class Waiter<Value: Sendable>: @unchecked Sendable {  // confined to the event loop
  private var continuation: CheckedContinuation<Value, any Error>?

  func resume(with result: Result<Value, any Error>) {
    continuation?.resume(with: result)
    continuation = nil
  }

  func resume(returning value: Value) { resume(with: .success(value)) }
  func resume(throwing error: any Error) { resume(with: .failure(error)) }

  /// Waits, on the loop, until the waiter that `register` is given is resumed, or the task is cancelled.
  static func wait(on eventLoop: any EventLoop, _ register: (Waiter) -> Void) async throws -> Value {
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
  /// Runs `operation` on the loop: directly if the task is there, as it nearly always is.
  func run<Result: Sendable>(_ operation: @Sendable () async throws -> Result) async throws -> Result {
    if eventLoop.inEventLoop { return try await operation() }
    return try await hop(operation)
  }

  @concurrent
  private func hop<Result: Sendable>(_ operation: @Sendable () async throws -> Result) async throws -> Result {
    try await withTaskExecutorPreference(self) { try await operation() }
  }
}
