import Foundation
import HTTP2

/// Which server to ask, and who asks.
struct ClientSettings: Sendable {
  var endpoint: Endpoint
  var token: String

  /// What the settings say; where they say nothing, what a demonstration in `folder` left there.
  init(_ settings: Settings, demoFolder folder: DemoFolder) throws {
    endpoint =
      try settings.optional(.address, EndpointText.parse)
      ?? (try folder.read(\.address)).flatMap { try? EndpointText.parse($0) } ?? settings.value(.address, EndpointText.parse)
    if let token = try settings.optional(.token, ValueText.text) {
      self.token = token
    } else if let path = try settings.optional(.tokenFile, ValueText.text) {
      guard let text = DemoFolder.text(at: path) else {
        throw ConfigurationError(
          source: settings.source(of: .tokenFile).description, problem: "'\(path)' can't be read, or is empty")
      }
      token = text
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
