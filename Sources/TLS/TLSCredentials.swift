import NIOSSL

/// What one side of a TLS connection proves itself with: a certificate with its chain, and its key, as PEM.
public struct TLSCredentials: Sendable, Hashable {
  /// The certificate, then those that lead from it to an authority.
  public var certificateChain: [UInt8]
  /// The certificate's key, without a passphrase.
  public var privateKey: [UInt8]

  /// Credentials of PEM texts; they are looked at when they are used.
  public init(certificateChain: [UInt8], privateKey: [UInt8]) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
  }

  /// The certificate with its chain, and the key.
  func parsed() throws(TLSFailure) -> (chain: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource) {
    let chain = try Self.certificates(in: certificateChain, called: "the certificate file")
    guard let key = try? NIOSSLPrivateKey(bytes: privateKey, format: .pem) else {
      throw TLSFailure("the key file holds no PEM key without a passphrase")
    }
    return (chain.map { .certificate($0) }, .privateKey(key))
  }

  /// The certificates of a PEM text, at least one.
  static func certificates(in pem: [UInt8], called name: String) throws(TLSFailure) -> [NIOSSLCertificate] {
    let certificates = (try? NIOSSLCertificate.fromPEMBytes(pem)) ?? []
    guard !certificates.isEmpty else { throw TLSFailure("\(name) holds no PEM certificate") }
    return certificates
  }
}

extension TLSConfiguration {
  /// What both sides keep to: TLS 1.2 and up, of 1.2 the suites that HTTP/2 allows (RFC 9113, section 9.2.2).
  ///
  /// - Parameter protocols: Those that are spoken over it (ALPN), the best first.
  mutating func speak(_ protocols: [String]) {
    minimumTLSVersion = .tlsv12
    cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
    applicationProtocols = protocols
  }

  /// The configuration's context.
  ///
  /// - Throws: Where key and certificate don't belong together: the one thing that wasn't looked at before.
  func context() throws(TLSFailure) -> NIOSSLContext {
    do {
      return try NIOSSLContext(configuration: self)
    } catch {
      throw TLSFailure("the key isn't that of the certificate")
    }
  }
}
