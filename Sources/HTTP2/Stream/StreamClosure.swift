public import TLS

/// Why a stream is over.
public enum StreamClosure: Hashable, Sendable {
  /// The response went out whole (server), or came in whole (client).
  case finished
  /// RST_STREAM from either side before that. `refusedStream` means that the peer has not looked at the request.
  case reset(ErrorCode)
  /// The connection went away under it, for the reason given.
  case connectionLost(ConnectionClosure)
}

/// Why a connection is over.
public enum ConnectionClosure: Hashable, Sendable {
  /// Nothing was left to do after a graceful GOAWAY, from either side, or the owner closed an idle connection.
  case graceful
  /// The peer closed or reset the transport.
  case peerClosed
  /// The peer broke the protocol and was told so by GOAWAY with this code.
  case protocolViolation(ErrorCode)
  /// The peer ended the connection with GOAWAY and this error code.
  case goAway(ErrorCode)
  /// The client has spent its budget of abuse (``ConnectionLimits/abuseBudget``), the last of it for this, and was told so
  /// by GOAWAY ENHANCE_YOUR_CALM.
  case abuse(AbuseKind)
  /// The client took too long for what it had to send.
  case late(AwaitedInput)
  /// The peer took no output for the stall limit.
  case stalled
  /// The peer answered no PING within the keepalive timeout.
  case keepaliveTimeout
  /// The peer took too long to begin TLS.
  case handshakeTimeout
  /// What ran on the connection has outlived the grace after its largest age.
  case tooOld
  /// TLS ended with an error, such as the peer's about a certificate.
  case insecure(TLSFailure)
  /// Closed at once by its owner: the drain's hard limit, or a second signal.
  case aborted
}
