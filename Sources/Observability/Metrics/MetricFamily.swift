/// What kinds of metrics there are.
package enum MetricKind: Sendable, Equatable {
  /// Grows, and begins at 0 with the process.
  case counter
  /// Goes up and down.
  case gauge
  /// Times, in buckets.
  case histogram
}

/// The figures of one series.
package enum MetricReading: Sendable, Equatable {
  /// Of a counter or a gauge.
  case number(Double)
  /// Of a histogram.
  case times(TimeBuckets)
}

/// All series of one name.
package struct MetricFamily: Sendable {
  package struct Series: Sendable {
    package var labels: [(name: String, value: String)]
    package var reading: MetricReading

    package init(labels: [(name: String, value: String)] = [], _ reading: MetricReading) {
      self.labels = labels
      self.reading = reading
    }
  }

  package var name: String
  package var kind: MetricKind
  package var series: [Series]

  package init(_ name: String, _ kind: MetricKind, _ series: [Series]) {
    self.name = name
    self.kind = kind
    self.series = series
  }
}
