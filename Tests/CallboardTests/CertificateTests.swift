import Foundation
import HTTP2
import Logging
import NIOCore
import NIOPosix
import Secrets
import Settings
import Synchronization
import TLS
import TestCertificates
import Testing

@testable import Callboard

/// The files of a server's TLS, and what becomes of them when they change.
@Suite struct CertificateTests {
  private let folder: URL
  private let authority: TestAuthority
  private let log = LogLines()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "callboard-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    authority = try TestAuthority()
  }

  private var certificate: URL { folder.appending(path: "server.pem") }
  private var key: URL { folder.appending(path: "server.key") }

  private func write(_ credentials: TLSCredentials) throws {
    try Data(credentials.certificateChain).write(to: certificate)
    try Data(credentials.privateKey).write(to: key)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
  }

  private func files(_ more: [SettingName: String?] = [:]) async throws -> CertificateFiles? {
    let flags: [SettingName: String?] = [.tlsCertificateFile: certificate.path, .tlsKeyFile: key.path]
    return try CertificateFiles(try await Settings(flags: flags.merging(more) { $1 }, environment: [:]))
  }

  @Test func withoutFilesThereIsNoTLS() async throws {
    #expect(try CertificateFiles(try await Settings(flags: [:], environment: [:])) == nil)
  }

  @Test(arguments: [
    ([SettingName.tlsCertificateFile], SettingName.tlsKeyFile), ([.tlsKeyFile], .tlsCertificateFile),
    ([.tlsClientCAFile], .tlsCertificateFile),
  ])
  func oneFileAloneIsRefused(_ given: [SettingName], _ missing: SettingName) async throws {
    let flags = Dictionary(uniqueKeysWithValues: given.map { ($0, Optional("/file")) })
    let settings = try await Settings(flags: flags, environment: [:])
    let error = #expect(throws: ConfigurationError.self) { try CertificateFiles(settings) }
    #expect(error?.source == missing.flag)
    #expect(error?.problem.hasPrefix("is missing") == true)
  }

  @Test func whatIsWrongAtTheStartIsToldBeforeItServes() async throws {
    try write(authority.loopbackServer())
    try Data(authority.loopbackServer().privateKey).write(to: key)
    let files = try #require(try await files())
    let error = #expect(throws: ConfigurationError.self) { try ServerCertificates(files, logger: log.logger) }
    #expect(error?.problem == "the key isn't that of the certificate")
    try FileManager.default.removeItem(at: key)
    let missing = #expect(throws: ConfigurationError.self) { try ServerCertificates(files, logger: log.logger) }
    #expect(missing?.problem.contains("can't be read: No such file") == true)
  }

  /// A renewal that writes one file after the other, stops in the middle, and goes on.
  @Test func newFilesAreUsedAndBrokenOnesToldOnce() async throws {
    let old = try authority.loopbackServer()
    try write(old)
    let certificates = try ServerCertificates(try #require(try await files()), logger: log.logger)
    var renewal = certificates.renewal
    let server = HTTP2Server(group: .singleton) { _ in Owner() }
    defer { server.abort() }
    let port = try #require(try await server.bind(.tcp(host: "127.0.0.1", port: 0), tls: certificates.tls).port)

    /// Whether the server shows a certificate that this authority has signed.
    func shows(_ authority: TestAuthority) async throws -> Bool {
      let tls = try ClientTLS(authorities: authority.pem)
      let executor = LoopExecutor(eventLoop: MultiThreadedEventLoopGroup.singleton.any())
      do {
        let connection = try await HTTP2Client.connect(
          to: .tcp(host: "127.0.0.1", port: port), on: executor, tls: tls
        ) { _ in Owner() }
        executor.eventLoop.execute { connection.abort() }
        return true
      } catch is ConnectionFailure {
        return false
      }
    }

    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(log.lines.isEmpty)

    let other = try TestAuthority("Another")
    let new = try other.loopbackServer()
    // The certificate without its key, whatever often it is looked at.
    try Data(new.certificateChain).write(to: certificate)
    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(
      log.lines == ["error the new certificate can't be used; the old one stays: the key isn't that of the certificate"]
    )
    // Half a file is another problem.
    try Data(new.certificateChain.prefix(100)).write(to: certificate)
    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(log.lines.count == 2)
    #expect(log.lines.last?.contains("holds no PEM certificate") == true)
    // No file at all.
    try FileManager.default.removeItem(at: certificate)
    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(log.lines.count == 3)
    #expect(log.lines.last?.contains("can't be read") == true)
    #expect(try await shows(authority))

    try write(new)
    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(log.lines.count == 4)
    #expect(log.lines.last?.hasPrefix("notice new certificate") == true)
    #expect(try await shows(other))
    #expect(try await !shows(authority))

    // The same problem again is told again, since the files were good between.
    try FileManager.default.removeItem(at: certificate)
    for _ in 0..<3 { certificates.look(&renewal) }
    #expect(log.lines.count == 5)
    try write(new)
    certificates.look(&renewal)
    #expect(log.lines.count == 5)
  }

  private final class Owner: ConnectionDelegate {
    func accept(_ stream: HTTP2Stream) -> any HTTP2.StreamDelegate { Refusal(stream) }
  }

  private final class Refusal: HTTP2.StreamDelegate {
    private let stream: HTTP2Stream
    init(_ stream: HTTP2Stream) { self.stream = stream }
    func received(headers: HeaderFields, endStream: Bool) { stream.reset(.refusedStream) }
    func receivedHeadersOverLimit(endStream: Bool) {}
    func received(data: ByteBuffer, endStream: Bool) {}
    func received(trailers: HeaderFields) {}
    func writabilityChanged(isWritable: Bool) {}
    func closed(_ reason: StreamClosure) {}
  }
}

/// What was logged: the level, the message and the cause.
private final class LogLines: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

  private struct Handler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let cause = event.metadata?["cause"].map { ": \($0)" } ?? ""
      lines.kept.withLock { $0.append("\(event.level) \(event.message)\(cause)") }
    }
  }
}
