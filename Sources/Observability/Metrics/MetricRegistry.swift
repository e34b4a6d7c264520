import CoreMetrics
import Synchronization

/// Keeps what the process counts and times: one set of figures, from which both the log (``report(to:)``) and a scrape
/// (``families()``) read.
package final class MetricRegistry: MetricsFactory {
  /// Finds out what isn't counted as it happens, and records it.
  package typealias Collector = @Sendable () async -> Void

  private struct Identity: Hashable {
    var label: String
    var dimensions: [[String]]

    init(_ label: String, _ dimensions: [(String, String)]) {
      self.label = label
      self.dimensions = dimensions.map { [$0.0, $0.1] }
    }
  }

  struct Entry {
    var label: String
    var dimensions: [(String, String)]
    var aggregate: any MetricAggregate
  }

  private struct Contents {
    var entries: [Identity: Entry] = [:]
    var collectors: [Collector] = []
  }

  private let contents = Mutex(Contents())

  package init() {}

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    aggregate(label, dimensions) { CountAggregate() }
  }

  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    self.aggregate(label, dimensions) { ValueAggregate() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    aggregate(label, dimensions) { ValueAggregate() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    aggregate(label, dimensions) { TimeAggregate() }
  }

  package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
  package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
  package func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
  package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

  /// Has `collector` asked before every reading.
  package func collect(by collector: @escaping Collector) {
    contents.withLock { $0.collectors.append(collector) }
  }

  /// Asks the collectors: gauges are of now when this returns.
  package func collect() async {
    for collector in contents.withLock({ $0.collectors }) { await collector() }
  }

  /// Every series with figures, by the metrics' names. Of a name that stands for several kinds, the first one counts.
  package func families() -> [MetricFamily] {
    var families: [MetricFamily] = []
    for entry in entries {
      guard let reading = entry.aggregate.reading else { continue }
      let kind = type(of: entry.aggregate).kind
      let series = MetricFamily.Series(labels: entry.dimensions.map { (name: $0.0, value: $0.1) }, reading)
      if let last = families.indices.last, families[last].name == entry.label {
        if families[last].kind == kind { families[last].series.append(series) }
      } else {
        families.append(MetricFamily(entry.label, kind, [series]))
      }
    }
    return families
  }

  /// Every series, in the order of names and labels.
  var entries: [Entry] {
    contents.withLock { Array($0.entries) }.sorted { left, right in
      if left.key.label != right.key.label { return left.key.label < right.key.label }
      return left.key.dimensions.lexicographicallyPrecedes(right.key.dimensions) {
        $0.lexicographicallyPrecedes($1)
      }
    }.map(\.value)
  }

  /// The aggregate of that name, made at the first asking. One name is one kind of metric: a second kind under the same
  /// name and labels is kept for itself and not reported.
  private func aggregate<Aggregate: MetricAggregate>(
    _ label: String, _ dimensions: [(String, String)], _ make: () -> Aggregate
  ) -> Aggregate {
    contents.withLock { contents in
      let identity = Identity(label, dimensions)
      if let known = contents.entries[identity] { return known.aggregate as? Aggregate ?? make() }
      let new = make()
      contents.entries[identity] = Entry(label: label, dimensions: dimensions, aggregate: new)
      return new
    }
  }

  private func destroy(_ handler: AnyObject) {
    contents.withLock { contents in
      guard let identity = contents.entries.first(where: { $0.value.aggregate === handler })?.key else { return }
      contents.entries[identity] = nil
    }
  }
}
