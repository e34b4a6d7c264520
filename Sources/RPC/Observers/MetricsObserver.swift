public import Metrics

/// Counts calls and times them, by the names and labels that gRPC's Prometheus interceptors have made usual
/// (docs/observability.md, "Calls"): `grpc_server_started_total`, `grpc_server_handled_total` and
/// `grpc_server_handling_seconds`.
///
/// Every series of every method is made beforehand, so that a call looks none up, and a first failure is a change from 0.
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
    table[context.record.method].started.increment(by: 1)
  }

  /// Counts the call as one that was handled.
  public func ended(_ context: CallContext, _ outcome: CallOutcome) {
    table[context.record.method].handled(outcome)
  }
}

/// The series of every method, by the methods' indices.
private final class MethodSeriesTable: Sendable {
  private let firstIndex: Int
  private let series: [MethodSeries?]
  private let unknown: MethodSeries

  init(_ methods: [RoutedMethod], factory: any MetricsFactory) {
    let indices = methods.compactMap(\.index)
    firstIndex = indices.min() ?? 0
    var series = [MethodSeries?](repeating: nil, count: (indices.max() ?? -1) - firstIndex + 1)
    for method in methods {
      guard let index = method.index else { continue }
      series[index - firstIndex] = MethodSeries(
        type: method.kind.metricLabel, service: method.descriptor.service, method: method.descriptor.name,
        factory: factory)
    }
    self.series = series
    unknown = MethodSeries(type: "unknown", service: "unknown", method: "unknown", factory: factory)
  }

  subscript(_ method: RoutedMethod) -> MethodSeries {
    guard let index = method.index, series.indices.contains(index - firstIndex) else { return unknown }
    return series[index - firstIndex] ?? unknown
  }
}

/// The series of one method: their handlers, without what swift-metrics puts around them.
private final class MethodSeries: Sendable {
  let started: any CounterHandler
  private let handling: any TimerHandler
  /// By the code's number.
  private let handled: [any CounterHandler]

  init(type: String, service: String, method: String, factory: any MetricsFactory) {
    let labels = [("grpc_type", type), ("grpc_service", service), ("grpc_method", method)]
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
