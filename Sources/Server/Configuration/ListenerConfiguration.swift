import HTTP2
import NIOCore
import RPC

/// What the RPC server needs to know.
struct ListenerConfiguration: Sendable {
  var endpoint: Endpoint
  /// Event loops.
  var threads: Int
  /// How long running calls may take after the first signal.
  var drainLimit: Duration
  var limits: ServerConfiguration

  static let defaultEndpoint = Endpoint.tcp(host: "127.0.0.1", port: 50_051)

  init(_ settings: Settings) throws(ConfigurationError) {
    endpoint = try settings.value(.listen, default: Self.defaultEndpoint, EndpointText.parse)
    threads = try settings.value(.threads, default: System.coreCount, ValueText.count(in: 1...256))
    drainLimit = try settings.value(.drainLimit, default: .seconds(25), ValueText.duration)
    limits = ServerConfiguration()
    limits.largestDeadline = try settings.value(.largestDeadline, default: limits.largestDeadline, Self.deadline)
    limits.maximumRequestSize = try settings.value(
      .maxRequestSize, default: limits.maximumRequestSize, ValueText.byteCount)
    limits.maximumResponseSize = try settings.value(
      .maxResponseSize, default: limits.maximumResponseSize, ValueText.byteCount)
    // A connection must be able to hold one message of the largest size.
    limits.maximumUnfinishedBytes = max(limits.maximumUnfinishedBytes, limits.maximumRequestSize)
    limits.maximumWaitingBytes = max(limits.maximumWaitingBytes, limits.maximumResponseSize)
    limits.connection.maxConcurrentStreams = try settings.value(
      .maxStreams, default: limits.connection.maxConcurrentStreams, ValueText.count(in: 1...10_000))
  }

  /// A time in which a call can be answered.
  private static func deadline(_ text: String) throws(InvalidValue) -> Duration {
    let deadline = try ValueText.duration(text)
    guard deadline > .zero else { throw InvalidValue(problem: "leaves calls no time: give one like 60s") }
    return deadline
  }
}
