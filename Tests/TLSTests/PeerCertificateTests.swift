import Foundation
import TLS
import TestCertificates
import Testing

@Suite struct PeerCertificateTests {
  @Test func itsNamesAreRead() throws {
    let credentials = try TestAuthority().credentials(
      "billing", dnsNames: ["billing.internal", "b.internal"], uris: ["spiffe://example.org/billing"])
    let certificate = PeerCertificate(derBytes: try Self.der(credentials.certificateChain))
    #expect(certificate.subject == "CN=billing,O=Example")
    #expect(certificate.dnsNames == ["billing.internal", "b.internal"])
    #expect(certificate.uris == ["spiffe://example.org/billing"])
  }

  @Test func bytesThatAreNoCertificateHaveNoNames() {
    let certificate = PeerCertificate(derBytes: [0x30, 0x82, 0xff])
    #expect(certificate.derBytes == [0x30, 0x82, 0xff])
    #expect(certificate.subject.isEmpty && certificate.dnsNames.isEmpty && certificate.uris.isEmpty)
  }

  /// The bytes between the lines of a PEM text.
  private static func der(_ pem: [UInt8]) throws -> [UInt8] {
    let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-----") }
    return Array(try #require(Data(base64Encoded: lines.joined())))
  }
}
