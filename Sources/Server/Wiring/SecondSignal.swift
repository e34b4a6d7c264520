import ServiceLifecycle
import UnixSignals

/// Ends the process without waiting when a second SIGTERM or SIGINT comes.
struct SecondSignal: Service {
  /// Thrown at the second signal: it cancels every other service.
  struct Received: Error {}

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var count = 0
      for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
        count += 1
        if count == 2 { throw Received() }
      }
    }
  }
}
