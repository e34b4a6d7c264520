import Logging
import Observability
import ServiceLifecycle

/// Logs the metrics at an interval, and a last time at the end.
struct MetricsReport: Service {
  let metrics: MetricRegistry
  let interval: Duration
  let logger: Logger

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: interval)
        await metrics.collect()
        metrics.report(to: logger)
      }
    }
    await metrics.collect()
    metrics.report(to: logger)
  }
}
