import HTTP2
import Metrics
import RPC
import Synchronization

/// Tells the metrics what the connections hold. It is asked before every reading, and costs the connections nothing
/// between.
final class ConnectionReport: Sendable {
  private let server: RPCServer
  private let connections: Gauge
  private let streams: Gauge
  private let queuedBytes: Gauge
  private let accepted: Counter
  /// How many accepted connections the counter has.
  private let counted = Mutex(0)

  init(_ server: RPCServer, factory: any MetricsFactory) {
    self.server = server
    connections = Gauge(label: "http2_connections", factory: factory)
    streams = Gauge(label: "http2_streams", factory: factory)
    queuedBytes = Gauge(label: "http2_queued_bytes", factory: factory)
    accepted = Counter(label: "http2_connections_accepted_total", factory: factory)
  }

  func collect() async {
    let load = await server.load()
    connections.record(load.connections)
    streams.record(load.streams)
    queuedBytes.record(load.queuedBytes)
    let news = counted.withLock { counted in
      defer { counted = max(counted, load.accepted) }
      return max(0, load.accepted - counted)
    }
    accepted.increment(by: news)
  }
}
