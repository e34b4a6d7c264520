package import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// The certificate that the other side of a TLS connection has shown, and that an authority which is trusted has signed.
public struct PeerCertificate: Sendable, Hashable {
  /// The certificate itself (X.509, DER).
  public let derBytes: [UInt8]
  /// Its subject, as RFC 4514 writes it: `CN=billing,O=Example`. Empty where there is none.
  public let subject: String
  /// Host names it is for (subjectAltName, dNSName).
  public let dnsNames: [String]
  /// Identifiers it is for (subjectAltName, uniformResourceIdentifier), such as `spiffe://example.org/billing`.
  public let uris: [String]

  /// The certificate of these bytes; one that can't be read has no names.
  public init(derBytes: [UInt8]) {
    self.derBytes = derBytes
    guard let certificate = try? Certificate(derEncoded: derBytes) else {
      (subject, dnsNames, uris) = ("", [], [])
      return
    }
    subject = "\(certificate.subject)"
    let names = (try? certificate.extensions.subjectAlternativeNames).flatMap { $0 }.map(Array.init) ?? []
    dnsNames = names.compactMap { if case .dnsName(let name) = $0 { name } else { nil } }
    uris = names.compactMap { if case .uniformResourceIdentifier(let uri) = $0 { uri } else { nil } }
  }

  /// What the peer of a pipeline with TLS has shown; nil where it has shown nothing, or there is no TLS.
  package init?(_ operations: ChannelPipeline.SynchronousOperations) {
    guard let certificate = try? operations.nioSSL_peerCertificate(), let bytes = try? certificate.toDERBytes() else {
      return nil
    }
    self.init(derBytes: bytes)
  }
}
