import HTTP2
import NIOCore
import RPC
import Settings

/// What the RPC server needs to know.
struct ListenerConfiguration: Sendable {
  var endpoint: Endpoint
  /// Event loops.
  var threads: Int
  /// How long running calls may take after the first signal.
  var drainLimit: Duration
  var limits: ServerConfiguration
  var admission: AdmissionLimits
  /// Whether anyone may ask whether the server serves.
  var servesHealth: Bool
  /// Whether anyone may ask what the server offers.
  var servesReflection: Bool

  init(_ settings: Settings) throws(ConfigurationError) {
    endpoint = try settings.value(.listen, EndpointText.parse)
    threads = try settings.optional(.threads, ValueText.count(in: 1...256)) ?? System.coreCount
    drainLimit = try settings.value(.drainLimit, ValueText.duration)
    servesHealth = try settings.value(.health, ValueText.toggle)
    servesReflection = try settings.value(.reflection, ValueText.toggle)
    limits = ServerConfiguration()
    limits.hosts = HostRule(allowedHosts: try settings.optional(.allowedHost, ValueText.list(of: Self.host)) ?? [])
    limits.compressesResponses = try settings.value(.compression, ValueText.toggle)
    limits.allowedOrigins = Set(try settings.optional(.allowedOrigin, ValueText.list(of: Self.origin)) ?? [])
    limits.largestDeadline = try settings.value(.largestDeadline, Self.deadline)
    limits.maximumRequestSize = try settings.value(.maxRequestSize, ValueText.byteCount)
    limits.maximumResponseSize = try settings.value(.maxResponseSize, ValueText.byteCount)
    try limits.readConnectionLimits(settings)
    // Bodies hold a message, in one encoding or another; its own limit is told by whoever reads it.
    let (bodyBytes, overflow) = limits.maximumRequestSize.multipliedReportingOverflow(by: 16)
    limits.connection.maxBodyBytes = overflow ? .max : bodyBytes
    // A connection must be able to hold one message of the largest size.
    limits.maximumUnfinishedBytes = max(limits.maximumUnfinishedBytes, limits.maximumRequestSize)
    limits.maximumWaitingBytes = max(limits.maximumWaitingBytes, limits.maximumResponseSize)
    limits.connection.maxConcurrentStreams = try settings.value(
      .maxStreams, ValueText.count(in: 1...10_000))
    limits.maximumRunningCalls = try settings.value(.maxRunningCallsPerConnection, ValueText.count(in: 1...100_000))
    admission = try AdmissionLimits(settings)
  }

  /// Where a page comes from, as browsers name it.
  private static func origin(_ text: String) throws(InvalidValue) -> WebOrigin {
    guard let origin = WebOrigin(text) else {
      throw InvalidValue(
        problem: "has what is no web origin: give http:// or https://, a host and maybe a port, and nothing else")
    }
    return origin
  }

  private static func host(_ text: String) throws(InvalidValue) -> String {
    guard HostRule.isHost(text) else {
      throw InvalidValue(problem: "has what is no host: give a name or an address, without a port")
    }
    return text
  }

  /// A time in which a call can be answered.
  private static func deadline(_ text: String) throws(InvalidValue) -> Duration {
    let deadline = try ValueText.duration(text)
    guard deadline > .zero else { throw InvalidValue(problem: "leaves calls no time: give one like 60s") }
    return deadline
  }
}
