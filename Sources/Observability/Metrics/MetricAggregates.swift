import CoreMetrics
import Logging
import Synchronization

/// What is known of one metric since its last report.
package protocol MetricAggregate: AnyObject, Sendable {
  /// The figures since the last call; nil where nothing happened.
  func takeReport() -> Logger.Metadata?
}

/// A sum of increments.
package final class CountAggregate: MetricAggregate, CounterHandler {
  private let sum = Atomic<Int64>(0)

  package func increment(by amount: Int64) {
    sum.wrappingAdd(amount, ordering: .relaxed)
  }

  package func reset() {
    sum.store(0, ordering: .relaxed)
  }

  package func takeReport() -> Logger.Metadata? {
    let count = sum.exchange(0, ordering: .relaxed)
    return count == 0 ? nil : ["count": .stringConvertible(count)]
  }
}

/// The newest of the recorded values.
package final class ValueAggregate: MetricAggregate, RecorderHandler {
  private let newest = Mutex<Double?>(nil)

  package func record(_ value: Int64) {
    record(Double(value))
  }

  package func record(_ value: Double) {
    newest.withLock { $0 = value }
  }

  package func takeReport() -> Logger.Metadata? {
    newest.withLock { $0 }.map { ["value": .stringConvertible($0)] }
  }
}

/// Times: how many, their mean, and how they are spread.
package final class TimeAggregate: MetricAggregate, TimerHandler {
  private let times = Mutex(TimeHistogram())

  package func recordNanoseconds(_ duration: Int64) {
    times.withLock { $0.add(nanoseconds: duration) }
  }

  package func takeReport() -> Logger.Metadata? {
    let taken = times.withLock { times in
      defer { times = TimeHistogram() }
      return times
    }
    guard taken.count > 0 else { return nil }
    func milliseconds(_ nanoseconds: Double) -> Logger.Metadata.Value {
      .stringConvertible((nanoseconds / 1e3).rounded() / 1e3)
    }
    return [
      "count": .stringConvertible(taken.count),
      "mean_ms": milliseconds(taken.mean),
      "p50_ms": milliseconds(taken.quantile(0.5)),
      "p99_ms": milliseconds(taken.quantile(0.99)),
      "max_ms": milliseconds(Double(taken.largest)),
    ]
  }
}
