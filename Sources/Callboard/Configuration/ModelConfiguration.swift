import LanguageModel
import Logging
import Settings

/// The settings that say which language model proposes charts.
struct ModelConfiguration: Sendable {
  private let settings: Settings
  /// Where the model is, and what it is called; nil for none.
  private let model: (endpoint: LanguageModelEndpoint, name: String)?

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings = settings
    if let endpoint = try settings.optional(.modelEndpoint, Self.endpoint) {
      model = (endpoint, try settings.value(.modelName, ValueText.text))
    } else {
      model = nil
      // Whoever names a model means to use it.
      for name in [SettingName.modelName, .modelKeyFile] {
        _ = try settings.optional(name) { (_) throws(InvalidValue) -> String in
          throw InvalidValue(problem: "is of no use without \(SettingName.modelEndpoint.flag)")
        }
      }
    }
  }

  /// The model, with its key read; nil for none.
  ///
  /// - Throws: ``ConfigurationError`` where the key file can't be read or holds no key.
  func model(logger: Logger) async throws -> LanguageModelConfiguration? {
    guard let model else { return nil }
    var configuration = LanguageModelConfiguration(endpoint: model.endpoint, model: model.name)
    if try settings.optional(.modelKeyFile, ValueText.text) != nil {
      configuration.key = try await settings.content(of: .modelKeyFile) {
        try LanguageModelConfiguration.key(file: $0, logger: logger)
      }
    }
    return configuration
  }

  private static func endpoint(_ text: String) throws(InvalidValue) -> LanguageModelEndpoint {
    guard let endpoint = LanguageModelEndpoint(text) else {
      throw InvalidValue(
        problem:
          "is no address of a model, like https://HOST/v1; http is for this machine's own loopback addresses alone")
    }
    return endpoint
  }
}
