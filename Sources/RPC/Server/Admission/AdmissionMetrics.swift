import Metrics

/// Calls that run and wait, and those that were refused, by reason (docs/observability.md, "Calls").
struct AdmissionMetrics: Sendable {
  private let running: Gauge
  private let waiting: Gauge
  private let refusals: [AdmissionRefusal.Reason: Counter]

  init(factory: any MetricsFactory) {
    running = Gauge(label: "grpc_server_running_calls", factory: factory)
    waiting = Gauge(label: "grpc_server_waiting_calls", factory: factory)
    refusals = Dictionary(
      uniqueKeysWithValues: AdmissionRefusal.Reason.allCases.map { reason in
        let dimensions = [("reason", reason.rawValue)]
        return (
          reason, Counter(label: "grpc_server_refused_calls_total", dimensions: dimensions, factory: factory)
        )
      })
  }

  func report(running: Int, waiting: Int) {
    self.running.record(running)
    self.waiting.record(waiting)
  }

  func refused(_ reason: AdmissionRefusal.Reason) {
    refusals[reason]?.increment()
  }
}
