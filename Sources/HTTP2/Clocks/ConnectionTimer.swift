import NIOCore

/// The times at which the connections of one event loop are to be looked at, behind a single timer of the loop. Confined
/// to the loop.
///
/// A connection costs an entry in one array, and no task of the loop's; the times are those of limits, which a pause of a
/// few milliseconds doesn't hurt.
final class ConnectionTimer: @unchecked Sendable {  // confined to the event loop
  private struct Entry {
    let connection: HTTP2Connection
    var time: NIODeadline
  }

  /// Looks are so far apart at least, however many connections there are.
  private static let pause = TimeAmount.milliseconds(10)

  private let eventLoop: any EventLoop
  private var entries: [Entry] = []
  private var armed: (time: NIODeadline, task: Scheduled<Void>)?
  private var earliest = NIODeadline.uptimeNanoseconds(0)

  init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
  }

  /// Looks at a connection at this time, instead of the one that was set before. Holds the connection until ``remove(_:)``.
  func schedule(_ connection: HTTP2Connection, at time: NIODeadline) {
    if let index = connection.timerIndex {
      entries[index].time = time
    } else {
      connection.timerIndex = entries.count
      entries.append(Entry(connection: connection, time: time))
    }
    arm(for: time)
  }

  func remove(_ connection: HTTP2Connection) {
    guard let index = connection.timerIndex else { return }
    connection.timerIndex = nil
    let last = entries.removeLast()
    guard last.connection !== connection else { return }
    entries[index] = last
    last.connection.timerIndex = index
  }

  private func arm(for time: NIODeadline) {
    guard time < .distantFuture else { return }
    let time = max(time, earliest)
    if let armed {
      guard time < armed.time else { return }
      armed.task.cancel()
    }
    armed = (time, eventLoop.scheduleTask(deadline: time) { self.fired() })
  }

  private func fired() {
    armed = nil
    let now = eventLoop.now
    earliest = now + Self.pause
    // Looking at one may remove it, and others.
    let due = entries.compactMap { $0.time <= now ? $0.connection : nil }
    for connection in due { connection.check(now: now) }
    if let next = entries.lazy.map(\.time).min() { arm(for: next) }
  }
}
