public import HTTP2
public import TLS

/// The limits of a client.
public struct ClientConfiguration: Sendable {
  /// The largest message that is sent, in bytes without its prefix: 4 MiB.
  public var maximumRequestSize = 4 << 20
  /// The largest message that is received, in bytes without its prefix: 4 MiB.
  public var maximumResponseSize = 4 << 20
  /// How TLS is spoken; nil for plain text (h2c).
  public var tls: ClientTLS?
  /// What the connection may cost.
  public var connection = ConnectionLimits()

  /// The defaults.
  public init() {}
}
