import Crypto
import Foundation
public import Logging

/// A master key of an Azure Cosmos DB account. No description of it holds the key.
public struct CosmosKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The fewest bytes that are taken for a key; those of the service have 64.
  static let shortest = 32

  private let key: SymmetricKey

  /// The key that `text` is the base64 form of, as the portal shows it; white space around it is no part of it.
  ///
  /// - Throws: ``CosmosKeyError`` where the text is not base64, or of fewer than 32 bytes.
  public init(base64 text: some StringProtocol) throws(CosmosKeyError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let bytes = Data(base64Encoded: text) else { throw CosmosKeyError("is not base64") }
    guard bytes.count >= Self.shortest else {
      throw CosmosKeyError("is a key of \(bytes.count) bytes; those of Azure Cosmos DB have 64")
    }
    key = SymmetricKey(data: bytes)
  }

  /// Reads the key's base64 form from a file; `logger` is told if others than its owner can read it.
  ///
  /// - Throws: ``CosmosKeyError`` where the file can't be read or holds no key.
  public init(file path: String, logger: Logger) throws(CosmosKeyError) {
    let content: Data
    do {
      content = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw CosmosKeyError("the key file \(path) can't be read: \(error.localizedDescription)")
    }
    do {
      try self.init(base64: String(decoding: content, as: UTF8.self))
    } catch {
      throw CosmosKeyError("the content of the key file \(path) \(error.description)")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 {
      logger.warning(
        "others than the owner have access to the key file of Azure Cosmos DB: chmod 600 it",
        metadata: ["path": "\(path)", "mode": "\(String(mode, radix: 8))"])
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
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    return "type=master&ver=1.0&sig=\(Data(code).base64EncodedString())".percentEncoded
  }

  /// Not the key.
  public var description: String { "CosmosKey(***)" }

  /// Not the key.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why there is no key. Never holds what was read.
public struct CosmosKeyError: Error, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension String {
  /// The text as one segment of a path or one value of a query: every byte but the unreserved ones (RFC 3986) as `%XX`.
  var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      if byte.isUnreserved {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }
}

extension UInt8 {
  /// Whether the byte means itself anywhere in a URL (RFC 3986, 2.3).
  var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
