import Logging
import Secrets
import ServiceLifecycle
import Settings
import TLS

/// The server's TLS, kept as its files are: they are read again at an interval, and what can't be used changes nothing.
struct ServerCertificates: Service {
  let tls: ServerTLS
  private let files: CertificateFiles
  private let content: CertificateContent
  private let logger: Logger

  /// - Throws: ``ConfigurationError`` where the files can't be read or used.
  init(_ files: CertificateFiles, logger: Logger) throws(ConfigurationError) {
    self.files = files
    self.logger = logger
    do throws(SecretError) {
      content = try files.content(logger: logger)
    } catch {
      throw ConfigurationError(source: SettingName.tlsCertificateFile.flag, problem: error.description)
    }
    do throws(TLSFailure) {
      tls = try ServerTLS(content.credentials, clientAuthorities: content.clientAuthorities)
    } catch {
      throw ConfigurationError(source: SettingName.tlsCertificateFile.flag, problem: error.description)
    }
  }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var renewal = renewal
      while true {
        try await Task.sleep(for: files.reloadInterval)
        look(&renewal)
      }
    }
  }

  /// Reads the files, and uses what is new in them.
  func look(_ renewal: inout CertificateRenewal) {
    let found = Result { () throws(SecretError) in try files.content(logger: Self.silent) }
    switch renewal.found(found) {
    case .none: break
    case .tell(let error): tell(error.description)
    case .use(let content):
      do throws(TLSFailure) {
        try tls.replace(content.credentials, clientAuthorities: content.clientAuthorities)
        renewal.use(content)
        logger.notice("new certificate", metadata: ["file": "\(files.certificate)"])
      } catch {
        tell(error.description)
      }
    }
  }

  /// The first look at what is in use.
  var renewal: CertificateRenewal { CertificateRenewal(used: content) }

  private func tell(_ problem: String) {
    logger.error(
      "the new certificate can't be used; the old one stays",
      metadata: ["file": "\(files.certificate)", "cause": "\(problem)"])
  }

  private static let silent = Logger(label: "callboard") { _ in SwiftLogNoOpLogHandler() }
}
