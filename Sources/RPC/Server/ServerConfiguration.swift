public import HTTP2

/// The limits of a server.
public struct ServerConfiguration: Sendable {
  /// The largest message that is received, in bytes without its prefix: 4 MiB.
  public var maximumRequestSize = 4 << 20
  /// The largest message that is sent, in bytes without its prefix: 4 MiB.
  public var maximumResponseSize = 4 << 20
  /// Bytes of messages that aren't whole yet, of all the calls of a connection: 8 MiB. The call that goes over it
  /// fails with RESOURCE_EXHAUSTED.
  public var maximumUnfinishedBytes = 8 << 20
  /// Bytes of answers that are ready while their client has no room for them, of all the calls of a connection: 32 MiB.
  /// The call that goes over it fails with RESOURCE_EXHAUSTED.
  public var maximumWaitingBytes = 32 << 20
  /// Whether answers over 1 KiB are compressed where the client accepts it, and an answer can ask for it: yes.
  public var compressesResponses = true
  /// The deadline of calls that have none, or a later one: 60 s, from the moment the headers arrived. Longer than zero.
  public var largestDeadline = Duration.seconds(60)
  /// Calls that a connection may have running: 256. A call whose stream was reset counts until its handler has ended. One
  /// more is REFUSED_STREAM.
  public var maximumRunningCalls = 256
  /// Connections that may be open at once: 10,000. Another one is closed as soon as it is there.
  public var maximumConnections = 10_000
  /// For which names the server answers on loopback addresses: those of the loopback.
  public var hosts = HostRule()
  /// Pages of which origins, beside the server's own, browsers let call: none.
  public var allowedOrigins: Set<WebOrigin> = []
  /// What each connection may cost.
  public var connection = ConnectionLimits()

  /// The defaults.
  public init() {}
}
