import DemoFiles
import Foundation
import HTTP2
import Logging
import Secrets
import Settings

/// Which server to ask, and who asks.
struct ClientSettings: Sendable {
  var endpoint: Endpoint
  var token: String

  /// What the settings say; where they say nothing, what a demonstration in `folder` left there.
  init(_ settings: Settings, demoFolder folder: DemoFolder, logger: Logger) async throws {
    endpoint =
      try settings.optional(.address, EndpointText.parse)
      ?? folder.read(\.address).flatMap { try? EndpointText.parse($0) }
      ?? settings.value(.address, EndpointText.parse)
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
}
