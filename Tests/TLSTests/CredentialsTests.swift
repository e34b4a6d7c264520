import TLS
import TestCertificates
import Testing

/// What can be used, and what is said of what can't.
@Suite struct CredentialsTests {
  private let authority: TestAuthority
  private let server: TLSCredentials

  init() throws {
    authority = try TestAuthority()
    server = try authority.loopbackServer()
  }

  @Test func bothSidesTakeWhatAnAuthorityHasSigned() throws {
    _ = try ServerTLS(server)
    _ = try ServerTLS(server, clientAuthorities: try authority.pem)
    _ = try ClientTLS(authorities: try authority.pem, credentials: server)
    _ = try ClientTLS()
  }

  @Test func aKeyOfAnotherCertificateIsRefused() throws {
    var mixed = server
    mixed.privateKey = try authority.loopbackServer().privateKey
    #expect(failure(of: mixed) == "the key isn't that of the certificate")
  }

  @Test func whatIsNoPEMIsRefused() throws {
    for text in ["", "no certificate", String(decoding: server.certificateChain.dropLast(40), as: UTF8.self)] {
      var broken = server
      broken.certificateChain = Array(text.utf8)
      #expect(failure(of: broken) == "the certificate file holds no PEM certificate")
      broken = server
      broken.privateKey = Array(text.utf8)
      #expect(failure(of: broken) == "the key file holds no PEM key without a passphrase")
      let clientAuthorities = #expect(throws: TLSFailure.self) {
        try ServerTLS(server, clientAuthorities: Array(text.utf8))
      }
      #expect(clientAuthorities?.description == "the clients' CA file holds no PEM certificate")
      let authorities = #expect(throws: TLSFailure.self) { try ClientTLS(authorities: Array(text.utf8)) }
      #expect(authorities?.description == "the CA file holds no PEM certificate")
    }
  }

  @Test func whatIsReplacedByNothingUsableStays() throws {
    let tls = try ServerTLS(server)
    var broken = server
    broken.privateKey = []
    #expect(throws: TLSFailure.self) { try tls.replace(broken) }
    _ = tls.makeHandler()
  }

  private func failure(of credentials: TLSCredentials) -> String? {
    #expect(throws: TLSFailure.self) { try ServerTLS(credentials) }?.description
  }
}
