public import NIOCore

/// An event loop as a task executor. Jobs that are enqueued on the loop run right after the read that caused them, and
/// the output that they make leaves in one write per connection; jobs from other threads hop over once, with one wake-up
/// for as many as have gathered.
public final class LoopExecutor: TaskExecutor, @unchecked Sendable {
  /// The loop under it: for timers, and to check that one is on it.
  public let eventLoop: any EventLoop

  /// One per event loop is enough: connections of one loop share it.
  public init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  /// Runs a job on the loop soon.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
