import CoreMetrics
import Logging
import Synchronization

/// Keeps what the process counts and times, and writes it to the log now and then: one line for each metric with news.
///
/// The lines hold what happened since the last report, so that a log store can add them up. Nothing else is served: a
/// deployment that scrapes its metrics bootstraps a factory of its own in this one's place.
package final class MetricsLog: MetricsFactory {
  private struct Identity: Hashable {
    var label: String
    var dimensions: [[String]]

    init(_ label: String, _ dimensions: [(String, String)]) {
      self.label = label
      self.dimensions = dimensions.map { [$0.0, $0.1] }
    }
  }

  private struct Entry {
    var label: String
    var dimensions: [(String, String)]
    var aggregate: any MetricAggregate
  }

  private let entries = Mutex<[Identity: Entry]>([:])

  package init() {}

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    aggregate(label, dimensions) { CountAggregate() }
  }

  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    self.aggregate(label, dimensions) { ValueAggregate() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    aggregate(label, dimensions) { TimeAggregate() }
  }

  package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
  package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
  package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

  /// Writes a line for every metric that something happened to since the last report.
  package func report(to logger: Logger) {
    let all = entries.withLock { Array($0.values) }
    for entry in all.sorted(by: { $0.label < $1.label }) {
      guard var metadata = entry.aggregate.takeReport() else { continue }
      metadata["metric"] = .string(entry.label)
      for (name, value) in entry.dimensions { metadata[name] = .string(value) }
      logger.info("metric", metadata: metadata)
    }
  }

  /// The aggregate of that name, made at the first asking. One name is one kind of metric: a second kind under the same
  /// name is kept for itself and not reported.
  private func aggregate<Aggregate: MetricAggregate>(
    _ label: String, _ dimensions: [(String, String)], _ make: () -> Aggregate
  ) -> Aggregate {
    entries.withLock { entries in
      let identity = Identity(label, dimensions)
      if let known = entries[identity] { return known.aggregate as? Aggregate ?? make() }
      let new = make()
      entries[identity] = Entry(label: label, dimensions: dimensions, aggregate: new)
      return new
    }
  }

  private func destroy(_ handler: AnyObject) {
    entries.withLock { entries in
      guard let identity = entries.first(where: { $0.value.aggregate === handler })?.key else { return }
      entries[identity] = nil
    }
  }
}
