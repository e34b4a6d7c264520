import NIOCore
import RPC

/// What the RPC server needs to know.
struct ListenerConfiguration: Sendable {
  var address: ListenAddress
  /// Event loops.
  var threads: Int
  /// How long running calls may take after the first signal.
  var drainLimit: Duration
  var limits: ServerConfiguration

  init(_ settings: Settings) throws(ConfigurationError) {
    address = try settings.value(.listen, default: ListenAddress(host: "127.0.0.1", port: 50_051)) {
      text throws(InvalidValue) in try ListenAddress(parsing: text)
    }
    threads = try settings.value(.threads, default: System.coreCount, ValueText.count(in: 1...256))
    drainLimit = try settings.value(.drainLimit, default: .seconds(25), ValueText.duration)
    limits = ServerConfiguration()
    limits.maximumRequestSize = try settings.value(
      .maxRequestSize, default: limits.maximumRequestSize, ValueText.byteCount)
    limits.maximumResponseSize = try settings.value(
      .maxResponseSize, default: limits.maximumResponseSize, ValueText.byteCount)
  }
}
