public import TLS

/// What the handlers of a connection's calls may know of it. One for each connection.
public final class ConnectionContext: Sendable {
  /// The client's address, `127.0.0.1:50051`; `unix` for a Unix domain socket.
  public let peer: String
  /// What the client has shown in the TLS handshake, where the server asks for certificates.
  public let certificate: PeerCertificate?
  /// Tells when the connection begins to drain, with the server or alone for its age.
  public let drain = DrainSignal()

  /// A connection with a client at `peer`. Servers make their own; tests make theirs.
  public init(peer: String, certificate: PeerCertificate? = nil) {
    self.peer = peer
    self.certificate = certificate
  }
}
