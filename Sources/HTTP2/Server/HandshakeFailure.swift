public import NIOCore
public import TLS

/// A connection that never came to be: its TLS handshake failed.
public struct HandshakeFailure: Sendable {
  /// The other end, if the transport knows it.
  public var remoteAddress: SocketAddress?
  /// What went wrong.
  public var cause: TLSFailure

  /// The peer only went away, as one does that looks whether anybody listens.
  public var isEndOfInput: Bool { cause == .endOfInput }
}
