import Logging
import Secrets
import Settings
import TLS

/// The files of a server's TLS, and how often they are looked at.
struct CertificateFiles: Sendable {
  var certificate: String
  var key: String
  /// Nil where no certificates are asked of clients.
  var clientAuthorities: String?
  var reloadInterval: Duration

  /// Nil where the settings name no files: then connections are in plain text.
  init?(_ settings: Settings) throws(ConfigurationError) {
    clientAuthorities = try settings.optional(.tlsClientCAFile, ValueText.text)
    reloadInterval = try settings.value(.tlsReloadInterval, ValueText.positiveDuration)
    let own = [
      try settings.optional(.tlsCertificateFile, ValueText.text), try settings.optional(.tlsKeyFile, ValueText.text),
    ]
    guard clientAuthorities != nil || own.contains(where: { $0 != nil }) else { return nil }
    certificate = try settings.value(.tlsCertificateFile, ValueText.text)
    key = try settings.value(.tlsKeyFile, ValueText.text)
  }

  /// What is in the files.
  ///
  /// - Parameter logger: Is told where others have access to the key.
  func content(logger: Logger) throws(SecretError) -> CertificateContent {
    let silent = Logger(label: logger.label) { _ in SwiftLogNoOpLogHandler() }
    return CertificateContent(
      credentials: TLSCredentials(
        certificateChain: Array(try SecretFile("certificate file", at: certificate).content(logger: silent)),
        privateKey: Array(try SecretFile("TLS key file", at: key).content(logger: logger))),
      clientAuthorities: try clientAuthorities.map { path throws(SecretError) in
        Array(try SecretFile("clients' CA file", at: path).content(logger: silent))
      })
  }
}

/// What was in the files at one time.
struct CertificateContent: Sendable, Equatable {
  var credentials: TLSCredentials
  var clientAuthorities: [UInt8]?
}
