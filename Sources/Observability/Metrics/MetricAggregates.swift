import CoreMetrics
import Logging
import Synchronization

/// What is known of one series: since its last line in the log, and since the process began.
package protocol MetricAggregate: AnyObject, Sendable {
  /// What kind of metric it is part of.
  static var kind: MetricKind { get }

  /// The figures since the last call, for the log; nil where nothing happened.
  func takeReport() -> Logger.Metadata?

  /// The figures since the process began; nil where there are none yet.
  var reading: MetricReading? { get }
}

/// A sum of increments.
package final class CountAggregate: MetricAggregate, CounterHandler {
  package static var kind: MetricKind { .counter }

  private let sum = Atomic<Int64>(0)
  /// How much of it the log has.
  private let reported = Atomic<Int64>(0)

  package func increment(by amount: Int64) {
    sum.wrappingAdd(amount, ordering: .relaxed)
  }

  package func reset() {
    sum.store(0, ordering: .relaxed)
    reported.store(0, ordering: .relaxed)
  }

  package func takeReport() -> Logger.Metadata? {
    let sum = sum.load(ordering: .relaxed)
    let count = sum &- reported.exchange(sum, ordering: .relaxed)
    return count == 0 ? nil : ["count": .stringConvertible(count)]
  }

  package var reading: MetricReading? { .number(Double(sum.load(ordering: .relaxed))) }
}

/// The newest of the recorded values.
package final class ValueAggregate: MetricAggregate, RecorderHandler, MeterHandler {
  package static var kind: MetricKind { .gauge }

  private let newest = Mutex<Double?>(nil)

  package func record(_ value: Int64) { set(Double(value)) }
  package func record(_ value: Double) { set(value) }
  package func set(_ value: Int64) { set(Double(value)) }
  package func set(_ value: Double) { newest.withLock { $0 = value } }
  package func increment(by amount: Double) { newest.withLock { $0 = ($0 ?? 0) + amount } }
  package func decrement(by amount: Double) { increment(by: -amount) }

  package func takeReport() -> Logger.Metadata? {
    newest.withLock { $0 }.map { ["value": .stringConvertible($0)] }
  }

  package var reading: MetricReading? { newest.withLock { $0 }.map(MetricReading.number) }
}

/// Times: how many, their sum, and how they are spread.
package final class TimeAggregate: MetricAggregate, TimerHandler {
  package static var kind: MetricKind { .histogram }

  private struct State {
    /// In fine classes, for the quantiles of the log.
    var recent = TimeHistogram()
    /// In the few buckets that are kept for good.
    var all = TimeBuckets()
  }

  private let state = Mutex(State())

  package func recordNanoseconds(_ duration: Int64) {
    state.withLock { state in
      state.recent.add(nanoseconds: duration)
      state.all.add(nanoseconds: duration)
    }
  }

  package func takeReport() -> Logger.Metadata? {
    let taken = state.withLock { state in
      defer { state.recent = TimeHistogram() }
      return state.recent
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

  package var reading: MetricReading? { .times(state.withLock { $0.all }) }
}
