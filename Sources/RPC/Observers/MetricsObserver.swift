public import Metrics
import Synchronization

/// Counts calls and times them, by service, method and code: `grpc_server_handled_total` and
/// `grpc_server_handling_seconds`, the names that gRPC's Prometheus interceptors have made usual.
///
/// Calls of unknown methods count together under the service and method `unknown`, so that no client can make metrics.
public struct MetricsObserver: CallObserver {
  private let instruments: Instruments

  /// Reports to `factory`; nil is the metrics system of the process.
  public init(factory: (any MetricsFactory)? = nil) {
    instruments = Instruments(factory: factory)
  }

  /// Counts the call.
  public func ended(_ context: CallContext, _ outcome: CallOutcome) {
    let instrument = instruments.instrument(for: context.record.method, outcome.code)
    let (seconds, attoseconds) = outcome.duration.components
    instrument.counter.increment()
    instrument.timer.recordNanoseconds(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
  }
}

/// The counters and timers of every method and code that was seen, made once.
private final class Instruments: Sendable {
  struct Instrument: Sendable {
    let counter: Counter
    let timer: Metrics.Timer
  }

  private let factory: (any MetricsFactory)?
  /// By the method's index + 1 (0: unknown methods), then by code.
  private let table = Mutex<[[Instrument?]]>([])

  init(factory: (any MetricsFactory)?) { self.factory = factory }

  func instrument(for method: RoutedMethod, _ code: StatusCode) -> Instrument {
    let row = method.index.map { $0 + 1 } ?? 0
    let column = Int(code.rawValue)
    return table.withLock { table in
      while table.count <= row {
        table.append(Array(repeating: nil, count: StatusCode.allCases.count))
      }
      if let known = table[row][column] { return known }
      let made = make(method, code)
      table[row][column] = made
      return made
    }
  }

  private func make(_ method: RoutedMethod, _ code: StatusCode) -> Instrument {
    let isKnown = method.index != nil
    let dimensions = [
      ("grpc_service", isKnown ? method.descriptor.service : "unknown"),
      ("grpc_method", isKnown ? method.descriptor.name : "unknown"),
      ("grpc_code", code.name),
    ]
    let factory = factory ?? MetricsSystem.factory
    return Instrument(
      counter: Counter(label: "grpc_server_handled_total", dimensions: dimensions, factory: factory),
      timer: Metrics.Timer(label: "grpc_server_handling_seconds", dimensions: dimensions, factory: factory))
  }
}
