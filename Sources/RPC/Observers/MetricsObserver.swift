public import Metrics
import Synchronization

/// Counts calls and times them, by the names and labels that gRPC's Prometheus interceptors have made usual
/// (docs/observability.md, "Calls"): `grpc_server_started_total`, `grpc_server_handled_total` and
/// `grpc_server_handling_seconds`.
///
/// Every series of gRPC is made beforehand, so that a call looks none up, and a first failure is a change from 0. Those of
/// a method by another protocol are made with its first call by it.
/// Calls of unknown methods count together under the service and method `unknown`, so that no client can make series.
public struct MetricsObserver: CallObserver {
  private let table: MethodSeriesTable

  /// Counts calls of the methods of `router`, which must be the one that the server gets, and have all of them.
  ///
  /// - Parameter factory: Is reported to; nil is the metrics system of the process.
  public init(for router: Router, factory: (any MetricsFactory)? = nil) {
    table = MethodSeriesTable(router.methods, factory: factory ?? MetricsSystem.factory)
  }

  /// Counts the call as one that has started.
  public func began(_ context: CallContext) {
    table[context.record].started.increment(by: 1)
  }

  /// Counts the call as one that was handled.
  public func ended(_ context: CallContext, _ outcome: CallOutcome) {
    table[context.record].handled(outcome)
  }
}

/// The series of every method, by the methods' indices.
private final class MethodSeriesTable: Sendable {
  private let firstIndex: Int
  private let series: [MethodSeries?]
  private let unknown: MethodSeries
  private let factory: any MetricsFactory
  /// Of other protocols than gRPC.
  private let others = Mutex<[OtherSeries: MethodSeries]>([:])

  private struct OtherSeries: Hashable {
    let callProtocol: CallProtocol
    /// Nil for methods that aren't known.
    let method: Int?
  }

  init(_ methods: [RoutedMethod], factory: any MetricsFactory) {
    self.factory = factory
    let indices = methods.compactMap(\.index)
    firstIndex = indices.min() ?? 0
    var series = [MethodSeries?](repeating: nil, count: (indices.max() ?? -1) - firstIndex + 1)
    for method in methods {
      guard let index = method.index else { continue }
      series[index - firstIndex] = MethodSeries(method, .grpc, factory)
    }
    self.series = series
    unknown = MethodSeries(nil, .grpc, factory)
  }

  subscript(_ call: CallRecord) -> MethodSeries {
    guard call.callProtocol == .grpc else { return other(call) }
    guard let index = call.method.index, series.indices.contains(index - firstIndex) else { return unknown }
    return series[index - firstIndex] ?? unknown
  }

  private func other(_ call: CallRecord) -> MethodSeries {
    let isKnown = call.method.index.map { series.indices.contains($0 - firstIndex) } ?? false
    let method = isKnown ? call.method : nil
    return others.withLock { others in
      let key = OtherSeries(callProtocol: call.callProtocol, method: method?.index)
      if let series = others[key] { return series }
      let series = MethodSeries(method, call.callProtocol, factory)
      others[key] = series
      return series
    }
  }
}

/// The series of one method: their handlers, without what swift-metrics puts around them.
private final class MethodSeries: Sendable {
  let started: any CounterHandler
  private let handling: any TimerHandler
  /// By the code's number.
  private let handled: [any CounterHandler]

  /// - Parameter method: Nil for all that aren't known.
  init(_ method: RoutedMethod?, _ callProtocol: CallProtocol, _ factory: any MetricsFactory) {
    let labels = [
      ("grpc_type", method?.kind.metricLabel ?? "unknown"), ("grpc_service", method?.descriptor.service ?? "unknown"),
      ("grpc_method", method?.descriptor.name ?? "unknown"), ("protocol", callProtocol.rawValue),
    ]
    started = factory.makeCounter(label: "grpc_server_started_total", dimensions: labels)
    handling = factory.makeTimer(label: "grpc_server_handling_seconds", dimensions: labels)
    let codes = StatusCode.allCases.sorted { $0.rawValue < $1.rawValue }
    handled = codes.map { code in
      factory.makeCounter(
        label: "grpc_server_handled_total", dimensions: labels + [("grpc_code", code.metricLabel)])
    }
  }

  func handled(_ outcome: CallOutcome) {
    handling.recordNanoseconds(outcome.nanoseconds)
    // The codes are numbered from 0 without a gap (statuscodes.md).
    let index = Int(outcome.code.rawValue)
    if handled.indices.contains(index) { handled[index].increment(by: 1) }
  }
}

extension MethodKind {
  /// As grpc-ecosystem's interceptors write it.
  fileprivate var metricLabel: String {
    switch self {
    case .unary: "unary"
    case .clientStreaming: "client_stream"
    case .serverStreaming: "server_stream"
    case .bidirectional: "bidi_stream"
    }
  }
}

extension StatusCode {
  /// As grpc-ecosystem's interceptors write it, which is how Go spells the codes.
  fileprivate var metricLabel: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "Canceled"
    case .unknown: "Unknown"
    case .invalidArgument: "InvalidArgument"
    case .deadlineExceeded: "DeadlineExceeded"
    case .notFound: "NotFound"
    case .alreadyExists: "AlreadyExists"
    case .permissionDenied: "PermissionDenied"
    case .resourceExhausted: "ResourceExhausted"
    case .failedPrecondition: "FailedPrecondition"
    case .aborted: "Aborted"
    case .outOfRange: "OutOfRange"
    case .unimplemented: "Unimplemented"
    case .internal: "Internal"
    case .unavailable: "Unavailable"
    case .dataLoss: "DataLoss"
    case .unauthenticated: "Unauthenticated"
    }
  }
}
