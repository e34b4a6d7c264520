public import Metrics

/// Counts where the answers of a cache come from, as `answers_total` (docs/observability.md, "Answers").
public struct AnswerMetrics: Sendable {
  /// Answers that were there.
  let kept: any CounterHandler
  /// Questions that were being answered for somebody else.
  let joined: any CounterHandler
  /// Questions that were answered anew.
  let executed: any CounterHandler

  /// - Parameters:
  ///   - cache: Tells the caches of a process apart.
  ///   - factory: Is reported to; nil is the metrics system of the process.
  public init(cache: String, factory: (any MetricsFactory)? = nil) {
    let factory = factory ?? MetricsSystem.factory
    func counter(_ source: String) -> any CounterHandler {
      factory.makeCounter(label: "answers_total", dimensions: [("cache", cache), ("source", source)])
    }
    kept = counter("kept")
    joined = counter("joined")
    executed = counter("executed")
  }
}
