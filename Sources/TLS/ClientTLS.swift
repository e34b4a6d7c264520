package import NIOCore
import NIOSSL

/// How a client speaks TLS: whom it trusts, and what it shows if it is asked.
public final class ClientTLS: Sendable {
  private let context: NIOSSLContext

  /// - Parameters:
  ///   - authorities: PEM certificates, one of which must have signed the server's; nil for those of the system.
  ///   - credentials: What the client shows to a server that asks.
  /// - Throws: ``TLSFailure`` where they can't be used.
  public init(authorities: [UInt8]? = nil, credentials: TLSCredentials? = nil) throws(TLSFailure) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.speak(["h2"])
    if let authorities {
      configuration.trustRoots = .certificates(
        try TLSCredentials.certificates(in: authorities, called: "the CA file"))
    }
    if let (chain, key) = try credentials?.parsed() {
      configuration.certificateChain = chain
      configuration.privateKey = key
    }
    context = try configuration.context()
  }

  /// The TLS of one connection, for the front of its pipeline.
  ///
  /// - Parameter host: The server's name, which its certificate must have; an address is compared with that of the
  ///   connection.
  package func makeHandler(host: String) throws -> some ChannelHandler {
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
  }
}
