import DemoFiles
import Foundation
import HTTP2
import Logging
import Secrets
import Settings
import TLS

/// Which server to ask, and who asks.
struct ClientSettings: Sendable {
  var endpoint: Endpoint
  var token: String
  /// How TLS is spoken; nil for plain text.
  var tls: ClientTLS?

  /// What the settings say; where they say nothing, what a demonstration in `folder` left there.
  init(_ settings: Settings, demoFolder folder: DemoFolder, logger: Logger) async throws {
    endpoint =
      try settings.optional(.address, EndpointText.parse)
      ?? folder.read(\.address).flatMap { try? EndpointText.parse($0) }
      ?? settings.value(.address, EndpointText.parse)
    tls = try await Self.tls(settings, logger: logger)
    if let token = try settings.optional(.token, ValueText.text) {
      self.token = token
    } else if try settings.optional(.tokenFile, ValueText.text) != nil {
      token = try await settings.content(of: .tokenFile) { path in
        let content = try SecretFile("token file", at: path).content(logger: logger)
        let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw SecretError("the token file \(path) is empty") }
        return text
      }
    } else if let text = try folder.read(\.token) {
      token = text
    } else {
      throw ConfigurationError(
        source: SettingName.tokenFile.flag,
        problem:
          "is missing, and no demonstration runs in \(folder.path); make a token with `callboard token`, and give "
          + "its file or set \(SettingName.token.environmentVariable)")
    }
  }

  /// Giving a file of TLS is asking for it.
  private static func tls(_ settings: Settings, logger: Logger) async throws -> ClientTLS? {
    let files: [SettingName] = [.caFile, .clientCertificateFile, .clientKeyFile]
    let isAsked = try settings.value(.tls, ValueText.flag)
    let isGiven = try files.contains { try settings.optional($0, ValueText.text) != nil }
    guard isAsked || isGiven else { return nil }

    let silent = Logger(label: logger.label) { _ in SwiftLogNoOpLogHandler() }
    func content(of name: SettingName) async throws -> [UInt8] {
      try await settings.content(of: name) { path in
        let file = SecretFile(name.rawValue.replacing("-", with: " "), at: path)
        return Array(try file.content(logger: name == .clientKeyFile ? logger : silent))
      }
    }
    let authorities = try settings.optional(.caFile, ValueText.text) == nil ? nil : try await content(of: .caFile)
    var credentials: TLSCredentials?
    if try settings.optional(.clientCertificateFile, ValueText.text) != nil
      || settings.optional(.clientKeyFile, ValueText.text) != nil
    {
      credentials = TLSCredentials(
        certificateChain: try await content(of: .clientCertificateFile),
        privateKey: try await content(of: .clientKeyFile))
    }
    do {
      return try ClientTLS(authorities: authorities, credentials: credentials)
    } catch {
      throw ConfigurationError(source: SettingName.tls.flag, problem: error.description)
    }
  }
}
