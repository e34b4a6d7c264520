import Access
import Crypto
import Encodings
import Foundation
import RPC

/// Seals the position of a list's next page, for one question of one member: AES-GCM, under a key of the organization's.
///
/// A token says where to go on, and grants nothing: each page is of what its caller may view then.
struct PageToken: Sendable {
  /// The length of a key in bytes.
  static let keySize = 32
  /// The longest token in bytes: more than any has.
  private static let longest = 2_048

  private let key: SymmetricKey
  private let question: Data

  /// - Parameter key: ``keySize`` bytes.
  init(key: [UInt8], for question: PageQuestion) {
    self.key = SymmetricKey(data: key)
    self.question = question.bytes
  }

  /// A token of a position.
  func seal(_ position: some PagePosition) throws -> String {
    let box = try AES.GCM.seal(position.bytes, using: key, authenticating: question)
    guard let sealed = box.combined else {
      throw RPCError(.internal, reason: .internalError, "the request failed")
    }
    return String(decoding: Base64.encode(sealed, .url), as: UTF8.self)
  }

  /// The position of a token.
  ///
  /// - Throws: INVALID_ARGUMENT for any text that isn't a token for this question.
  func open<Position: PagePosition>(_ token: String) throws(RPCError) -> Position {
    guard token.utf8.count <= Self.longest, let bytes = Base64.decode(Array(token.utf8), .url, padding: .none),
      let box = try? AES.GCM.SealedBox(combined: bytes),
      let position = try? AES.GCM.open(box, using: key, authenticating: question),
      let position = Position(Array(position))
    else { throw Self.invalid }
    return position
  }

  /// What is told of a token that is none.
  static var invalid: RPCError {
    .invalidArgument(
      field: "page_token",
      "must be the next_page_token that this member was answered to the same question: leave it out for the first page")
  }
}
