import HTTP2

/// The tasks of one event loop that run handlers, one call after the other: to make a task for each call would cost as
/// much as the rest of a small one. Confined to the loop.
final class HandlerTasks: @unchecked Sendable {  // confined to the event loop
  /// How many wait for a call at most.
  private static let largestIdleCount = 256
  private var idle: [HandlerTask] = []

  /// Runs the handler of a call soon, on the loop.
  func run(_ call: ServerCall, on executor: LoopExecutor) -> HandlerTask {
    if let task = idle.popLast() {
      task.take(call)
      return task
    }
    let task = HandlerTask(call)
    task.start(self, on: executor)
    return task
  }

  deinit {
    for task in idle { task.end() }
  }

  /// A task has nothing to do. False: there are enough that wait.
  fileprivate func add(_ task: HandlerTask) -> Bool {
    guard idle.count < Self.largestIdleCount else { return false }
    idle.append(task)
    return true
  }
}

/// A task that runs the handlers of calls, one at a time. One that was cancelled ends with its call, since a task stays
/// cancelled. Confined to its event loop.
final class HandlerTask: @unchecked Sendable {  // confined to the event loop
  private var call: ServerCall?
  private var isCancelled = false
  private var task: Task<Void, Never>?
  /// Of the task while it waits for a call. Resumed once, by `take` or `end`.
  private var continuation: UnsafeContinuation<Void, Never>?

  fileprivate init(_ call: ServerCall) { self.call = call }

  /// Cancels the handler that runs.
  func cancel() {
    isCancelled = true
    task?.cancel()
  }

  fileprivate func take(_ call: ServerCall) {
    self.call = call
    let waiting = continuation
    continuation = nil
    waiting?.resume()
  }

  /// Ends a task that waits for a call: there are none any more.
  fileprivate func end() {
    let waiting = continuation
    continuation = nil
    waiting?.resume()
  }

  /// By itself, so that the call is let go before the task waits for the next one.
  private func perform() async {
    let call = call
    self.call = nil
    await call?.perform()
  }

  fileprivate func start(_ tasks: HandlerTasks, on executor: LoopExecutor) {
    let task = Task.immediate(executorPreference: executor) { [weak tasks] in
      while self.call != nil {
        await self.perform()
        guard !self.isCancelled, tasks?.add(self) == true else { break }
        await withUnsafeContinuation { self.continuation = $0 }
      }
      self.task = nil
    }
    // A handler that did not have to wait may have been cancelled by now.
    if isCancelled { task.cancel() }
    self.task = task
  }
}
