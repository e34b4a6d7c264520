import Crypto
import Foundation
public import Logging
public import Secrets

/// A master key of an Azure Cosmos DB account.
public struct CosmosKey: Sendable {
  /// The fewest bytes that are taken for a key; those of the service have 64.
  static let shortest = 32

  private let key: Secret<SymmetricKey>

  /// The key that `text` is the base64 form of, as the portal shows it; white space around it is no part of it.
  ///
  /// - Throws: ``Secrets/SecretError`` where the text is not base64, or of fewer than 32 bytes.
  public init(base64 text: some StringProtocol) throws(SecretError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let bytes = Data(base64Encoded: text) else { throw SecretError("is not base64") }
    guard bytes.count >= Self.shortest else {
      throw SecretError("is a key of \(bytes.count) bytes; those of Azure Cosmos DB have 64")
    }
    key = Secret(SymmetricKey(data: bytes))
  }

  /// Reads the key's base64 form from a file; `logger` is told if others than its owner can read it.
  ///
  /// - Throws: ``Secrets/SecretError`` where the file can't be read or holds no key.
  public init(file path: String, logger: Logger) throws(SecretError) {
    let content = try SecretFile("key file of Azure Cosmos DB", at: path).content(logger: logger)
    do {
      try self.init(base64: String(decoding: content, as: UTF8.self))
    } catch {
      throw SecretError("the content of the key file \(path) \(error)")
    }
  }

  /// What the `authorization` header says of a request (Microsoft, "Access control in the Azure Cosmos DB SQL API"):
  /// the verb, the kind of resource and the date in lower case, the resource's link as it is spelled.
  ///
  /// - Parameters:
  ///   - verb: `GET`, `POST` …
  ///   - resourceType: `docs`, `colls` …
  ///   - resourceLink: The path of the resource, or of the parent for a request to a feed; not percent-encoded.
  ///   - date: The text of the `x-ms-date` header.
  func authorization(verb: String, resourceType: String, resourceLink: String, date: String) -> String {
    let text = "\(verb.lowercased())\n\(resourceType.lowercased())\n\(resourceLink)\n\(date.lowercased())\n\n"
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key.value)
    return "type=master&ver=1.0&sig=\(Data(code).base64EncodedString())".percentEncoded
  }
}
