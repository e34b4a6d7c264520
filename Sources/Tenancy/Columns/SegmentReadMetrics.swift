import Metrics

/// What answers tell of the segments that they read.
struct SegmentReadMetrics: Sendable {
  /// Readings that used segments, and those of rows alone.
  let fromSegments: Counter
  let fromRows: Counter
  /// Segments that could not be decoded, and readings that were begun again behind their last row.
  let damaged: Counter
  let repeated: Counter
  /// What is kept.
  let memory: Gauge
  let kept: Gauge
  let hits: Counter
  let misses: Counter

  init(factory: any MetricsFactory = MetricsSystem.factory) {
    func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
      Counter(label: label, dimensions: dimensions, factory: factory)
    }
    fromSegments = counter("segment_readings_total", [("from", "segments")])
    fromRows = counter("segment_readings_total", [("from", "rows")])
    damaged = counter("segment_payloads_damaged_total")
    repeated = counter("segment_readings_repeated_total")
    memory = Gauge(label: "segment_memory_bytes", factory: factory)
    kept = Gauge(label: "segment_memory_segments", factory: factory)
    hits = counter("segment_memory_hits_total")
    misses = counter("segment_memory_misses_total")
  }
}
