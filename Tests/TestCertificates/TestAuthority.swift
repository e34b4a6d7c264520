import Crypto
import Foundation
import SwiftASN1
import TLS
import X509

/// An authority of a test's own, which signs certificates.
public struct TestAuthority: Sendable {
  private let key: Certificate.PrivateKey
  private let certificate: Certificate

  /// The authority's certificate, as PEM.
  public var pem: [UInt8] { get throws { Array(try certificate.serializeAsPEM().pemString.utf8) } }

  /// A new authority with this common name.
  public init(_ name: String = "Test authority") throws {
    key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    let name = try DistinguishedName { CommonName(name) }
    certificate = try Self.sign(
      subject: name, publicKey: key.publicKey, issuer: name, issuerKey: key,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(keyCertSign: true))
      })
  }

  /// Credentials that this authority has signed.
  ///
  /// - Parameters:
  ///   - subject: The common name.
  ///   - dnsNames: Host names.
  ///   - addresses: IPv4 addresses, of four numbers each.
  ///   - uris: Identifiers.
  ///   - isExpired: Whether the certificate was valid only until yesterday.
  public func credentials(
    _ subject: String, dnsNames: [String] = [], addresses: [[UInt8]] = [], uris: [String] = [], isExpired: Bool = false
  ) throws -> TLSCredentials {
    let own = P256.Signing.PrivateKey()
    let names =
      dnsNames.map { GeneralName.dnsName($0) }
      + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
      + uris.map { GeneralName.uniformResourceIdentifier($0) }
    let certificate = try Self.sign(
      subject: try DistinguishedName {
        OrganizationName("Example")
        CommonName(subject)
      },
      publicKey: Certificate.PrivateKey(own).publicKey, issuer: self.certificate.subject, issuerKey: key,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        SubjectAlternativeNames(names)
      },
      isExpired: isExpired)
    return TLSCredentials(
      certificateChain: Array(try certificate.serializeAsPEM().pemString.utf8),
      privateKey: Array(own.pemRepresentation.utf8))
  }

  /// Credentials of a server on the loopback interface, for both its name and its address.
  public func loopbackServer(_ subject: String = "server") throws -> TLSCredentials {
    try credentials(subject, dnsNames: ["localhost"], addresses: [[127, 0, 0, 1]])
  }

  private static func sign(
    subject: DistinguishedName, publicKey: Certificate.PublicKey, issuer: DistinguishedName,
    issuerKey: Certificate.PrivateKey, extensions: Certificate.Extensions, isExpired: Bool = false
  ) throws -> Certificate {
    let now = Date.now
    return try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
      notValidBefore: now.addingTimeInterval(-10 * 86_400),
      notValidAfter: now.addingTimeInterval(isExpired ? -86_400 : 86_400), issuer: issuer, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: issuerKey)
  }
}
