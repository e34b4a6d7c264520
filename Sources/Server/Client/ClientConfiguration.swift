import Foundation

/// Which server to ask, and who asks.
struct ClientConfiguration: Sendable {
  var address: ListenAddress
  var token: String

  /// What the settings say; where they say nothing, what a demonstration in `folder` left there.
  init(_ settings: Settings, demoFolder folder: DemoFolder) throws {
    let parse = { (text: String) throws(InvalidValue) in try ListenAddress(parsing: text) }
    address =
      try settings.optional(.address, parse) ?? folder.read(\.address).flatMap { try? ListenAddress(parsing: $0) }
      ?? ListenAddress(host: "127.0.0.1", port: 50_051)
    if let token = try settings.optional(.token, ValueText.text) {
      self.token = token
    } else if let path = try settings.optional(.tokenFile, ValueText.text) {
      guard let text = DemoFolder.text(at: path) else {
        throw ConfigurationError(source: SettingName.tokenFile.flag, problem: "'\(path)' can't be read")
      }
      token = text
    } else if let text = folder.read(\.token) {
      token = text
    } else {
      throw ConfigurationError(
        source: SettingName.tokenFile.flag,
        problem: "is missing, and no demonstration runs in \(folder.path); make a token with `callboard token`, and give "
          + "its file or set \(SettingName.token.environmentVariable)")
    }
  }
}
