import ServiceLifecycle
import UnixSignals

/// Cuts the running calls off when a second SIGTERM or SIGINT comes, so that the process ends in order; where that takes
/// too long, ``ForcedExit`` ends it.
struct SecondSignal: Service {
  /// Thrown at the second signal: it cancels every other service.
  struct Received: Error {}

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    ForcedExit.arm()
    try await cancelWhenGracefulShutdown {
      var count = 0
      for await _ in signals {
        count += 1
        if count == 2 { throw Received() }
      }
    }
  }
}
