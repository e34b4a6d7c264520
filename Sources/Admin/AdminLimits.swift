public import NIOCore

/// What the clients of an admin listener may cost.
public struct AdminLimits: Sendable {
  /// Connections that are open at once; further ones are closed unheard.
  public var connections = 16
  /// All that a client may send, in bytes: one request.
  public var requestBytes = 8 << 10
  /// How long a connection may be open, from its beginning to the last byte of the response.
  public var lifetime = TimeAmount.seconds(10)

  /// The defaults.
  public init() {}
}
