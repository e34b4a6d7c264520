/// The limits of a server's calls.
public struct ServerConfiguration: Sendable {
  /// The largest message that is received, in bytes without its prefix: 4 MiB.
  public var maximumRequestSize = 4 << 20
  /// The largest message that is sent, in bytes without its prefix: 4 MiB.
  public var maximumResponseSize = 4 << 20

  /// The defaults.
  public init() {}
}
