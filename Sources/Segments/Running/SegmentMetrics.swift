import Metrics

/// What upkeep tells of one relation.
struct SegmentMetrics: Sendable {
  let refreshes: Counter
  let refreshTime: Timer
  let failures: Counter
  let audits: Counter
  let differences: Counter
  let isTracked: Gauge
  let valid: Gauge
  let invalid: Gauge
  let due: Gauge
  let oldestInvalidation: Gauge

  init(_ relation: TrackedRelation, factory: any MetricsFactory = MetricsSystem.factory) {
    let dimensions = [("relation", relation.name)]
    refreshes = Counter(label: "segment_refreshes_total", dimensions: dimensions, factory: factory)
    refreshTime = Timer(label: "segment_refresh_seconds", dimensions: dimensions, factory: factory)
    failures = Counter(label: "segment_upkeep_failures_total", dimensions: dimensions, factory: factory)
    audits = Counter(label: "segment_audits_total", dimensions: dimensions, factory: factory)
    differences = Counter(label: "segment_audit_differences_total", dimensions: dimensions, factory: factory)
    isTracked = Gauge(label: "segment_tracked", dimensions: dimensions, factory: factory)
    valid = Gauge(label: "segments_valid", dimensions: dimensions, factory: factory)
    invalid = Gauge(label: "segments_invalid", dimensions: dimensions, factory: factory)
    due = Gauge(label: "segments_due", dimensions: dimensions, factory: factory)
    oldestInvalidation = Gauge(
      label: "segment_oldest_invalidation_seconds", dimensions: dimensions, factory: factory)
  }
}
