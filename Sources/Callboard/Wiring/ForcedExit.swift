import Dispatch
import Glibc
import Synchronization

/// Ends the process at a second SIGTERM or SIGINT, whatever hangs: a service that doesn't end, a thread that is blocked, a
/// reader of the log that has stopped. What waits for them is not asked: a queue of its own counts the signals.
final class ForcedExit: @unchecked Sendable {  // the sources are only kept alive
  /// What an end in order may still take after the second signal.
  private static let grace = DispatchTimeInterval.milliseconds(700)
  private static let shared = ForcedExit()

  private let sources: [any DispatchSourceSignal]

  /// Counts from now on, for the rest of the process's life. The exit code is 128 and the signal's number, as shells say it
  /// of a process that a signal has ended.
  static func arm() {
    _ = shared
  }

  private init() {
    let queue = DispatchQueue(label: "callboard.forced-exit", qos: .userInteractive)
    let received = SignalCount()
    sources = [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard received.next() == 2 else { return }
        queue.asyncAfter(deadline: .now() + Self.grace) { _exit(128 + number) }
      }
      source.resume()
      return source
    }
  }
}

private final class SignalCount: Sendable {
  private let value = Atomic(0)

  func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
}
