import CoreMetrics
import Logging
import Synchronization

/// What is known of one metric since its last report.
protocol MetricAggregate: AnyObject, Sendable {
  /// The figures since the last call; nil where nothing happened.
  func takeReport() -> Logger.Metadata?
}

/// A sum of increments.
final class CountAggregate: MetricAggregate, CounterHandler {
  private let sum = Atomic<Int64>(0)

  func increment(by amount: Int64) {
    sum.wrappingAdd(amount, ordering: .relaxed)
  }

  func reset() {
    sum.store(0, ordering: .relaxed)
  }

  func takeReport() -> Logger.Metadata? {
    let count = sum.exchange(0, ordering: .relaxed)
    return count == 0 ? nil : ["count": .stringConvertible(count)]
  }
}

/// The newest of the recorded values.
final class ValueAggregate: MetricAggregate, RecorderHandler {
  private let newest = Mutex<Double?>(nil)

  func record(_ value: Int64) {
    record(Double(value))
  }

  func record(_ value: Double) {
    newest.withLock { $0 = value }
  }

  func takeReport() -> Logger.Metadata? {
    newest.withLock { $0 }.map { ["value": .stringConvertible($0)] }
  }
}

/// Times: how many, their mean, and how they are spread.
final class TimeAggregate: MetricAggregate, TimerHandler {
  private let times = Mutex(TimeHistogram())

  func recordNanoseconds(_ duration: Int64) {
    times.withLock { $0.add(nanoseconds: duration) }
  }

  func takeReport() -> Logger.Metadata? {
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
