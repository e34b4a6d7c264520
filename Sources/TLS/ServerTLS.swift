import NIOConcurrencyHelpers
package import NIOCore
import NIOSSL

/// How a server speaks TLS: its credentials, and the authorities whose certificates its clients must show. Both can be
/// replaced while it serves; connections that are there go on with what they began with.
public final class ServerTLS: Sendable {
  private let current: NIOLockedValueBox<NIOSSLContext>

  /// - Parameters:
  ///   - credentials: The server's.
  ///   - clientAuthorities: PEM certificates. A client must show a certificate that one of them signed; nil asks for none.
  /// - Throws: ``TLSFailure`` where they can't be used.
  public init(_ credentials: TLSCredentials, clientAuthorities: [UInt8]? = nil) throws(TLSFailure) {
    current = NIOLockedValueBox(try Self.context(credentials, clientAuthorities))
  }

  /// From now on new connections get these.
  ///
  /// - Throws: ``TLSFailure`` where they can't be used; what was there before stays.
  public func replace(_ credentials: TLSCredentials, clientAuthorities: [UInt8]? = nil) throws(TLSFailure) {
    let context = try Self.context(credentials, clientAuthorities)
    current.withLockedValue { $0 = context }
  }

  private static func context(
    _ credentials: TLSCredentials, _ clientAuthorities: [UInt8]?
  ) throws(TLSFailure) -> NIOSSLContext {
    let (chain, key) = try credentials.parsed()
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
    configuration.speak(["h2", "http/1.1"])
    if let clientAuthorities {
      let authorities = try TLSCredentials.certificates(in: clientAuthorities, called: "the clients' CA file")
      configuration.trustRoots = .certificates(authorities)
      // A client's certificate names the client, not a host.
      configuration.certificateVerification = .noHostnameVerification
      configuration.sendCANameList = true
    }
    return try configuration.context()
  }

  /// The TLS of one connection, for the front of its pipeline.
  package func makeHandler() -> some ChannelHandler {
    NIOSSLServerHandler(context: current.withLockedValue { $0 })
  }
}
