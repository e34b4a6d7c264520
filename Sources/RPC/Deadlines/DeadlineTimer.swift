import NIOCore

/// Who is told that its deadline has passed.
protocol DeadlineObserver: AnyObject {
  func deadlinePassed()
}

/// The deadlines of one event loop's calls behind a single timer of the loop. Confined to the loop.
///
/// The timer is armed for the earliest deadline, and left armed when that one is taken back: nearly all are, and the
/// few wake-ups for nothing cost less than a timer for each call.
final class DeadlineTimer {
  typealias Token = DeadlineQueue<any DeadlineObserver>.Token

  private let eventLoop: any EventLoop
  private var queue = DeadlineQueue<any DeadlineObserver>()
  private var armed: (deadline: UInt64, timer: Scheduled<Void>)?

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// Holds the observer until its deadline passes or is taken back.
  func schedule(_ observer: any DeadlineObserver, after nanoseconds: Int64) -> Token {
    let (deadline, overflow) = eventLoop.now.uptimeNanoseconds.addingReportingOverflow(UInt64(max(nanoseconds, 0)))
    let token = queue.insert(observer, at: overflow ? .max : deadline)
    arm()
    return token
  }

  /// Takes a deadline back; does nothing if it has passed.
  func cancel(_ token: Token) {
    queue.remove(token)
  }

  private func arm() {
    guard let earliest = queue.earliest else { return }
    if let armed {
      guard earliest < armed.deadline else { return }
      armed.timer.cancel()
    }
    // The timer belongs to the loop to which this object is confined.
    let unchecked = UncheckedTimer(self)
    let longest = UInt64(Int64.max)  // what the loop's clock can say
    let timer = eventLoop.scheduleTask(deadline: .uptimeNanoseconds(min(earliest, longest))) { unchecked.timer.fired() }
    armed = (earliest, timer)
  }

  private func fired() {
    armed = nil
    let now = eventLoop.now.uptimeNanoseconds
    while let observer = queue.popExpired(now: now) { observer.deadlinePassed() }
    arm()
  }

  /// Carries the timer into a closure of its own loop.
  private struct UncheckedTimer: @unchecked Sendable {  // only unwrapped on the loop
    let timer: DeadlineTimer
    init(_ timer: DeadlineTimer) { self.timer = timer }
  }
}
