import Foundation
public import Logging
public import Secrets

/// A language model that a deployment uses.
public struct LanguageModelConfiguration: Sendable {
  /// Where it answers.
  public var endpoint: LanguageModelEndpoint
  /// What it is called there.
  public var model: String
  /// What it is asked with; nil for none.
  public var key: Secret<String>?

  /// A model of a name, with a key or without.
  public init(endpoint: LanguageModelEndpoint, model: String, key: Secret<String>? = nil) {
    (self.endpoint, self.model, self.key) = (endpoint, model, key)
  }

  /// The key in a file: one line of visible characters.
  ///
  /// - Throws: ``Secrets/SecretError`` where the file can't be read, or holds something else.
  public static func key(file path: String, logger: Logger) throws(SecretError) -> Secret<String> {
    let content = try SecretFile("model key file", at: path).content(logger: logger)
    let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw SecretError("the model key file \(path) must hold one key: a line of visible ASCII characters")
    }
    return Secret(text)
  }
}
