import Access
import Crypto
import Encodings
import Foundation
import RPC

/// Seals the position of a list's next page, for one member of one organization: AES-GCM, under a key of the organization's.
///
/// A token says where to go on, and grants nothing: each page is of what its caller may view then.
struct PageToken: Sendable {
  /// The length of a key in bytes.
  static let keySize = 32
  /// The longest token in bytes: more than any has.
  private static let longest = 128

  private let key: SymmetricKey
  private let context: Data

  /// - Parameter key: ``keySize`` bytes.
  init(key: [UInt8], for session: Session) {
    self.key = SymmetricKey(data: key)
    context = Data("ListDashboards \(session.orgID.text) \(session.memberID.text)".utf8)
  }

  /// A token of a position.
  func seal(_ position: ListPosition) throws -> String {
    let box = try AES.GCM.seal(position.bytes, using: key, authenticating: context)
    guard let sealed = box.combined else {
      throw RPCError(.internal, reason: .internalError, "the request failed")
    }
    return String(decoding: Base64.encode(sealed, .url), as: UTF8.self)
  }

  /// The position of a token.
  ///
  /// - Throws: INVALID_ARGUMENT for any text that isn't a token for this member and list.
  func open(_ token: String) throws(RPCError) -> ListPosition {
    guard token.utf8.count <= Self.longest, let bytes = Base64.decode(Array(token.utf8), .url, padding: .none),
      let box = try? AES.GCM.SealedBox(combined: bytes),
      let position = try? AES.GCM.open(box, using: key, authenticating: context),
      let position = ListPosition(Array(position))
    else { throw Self.invalid }
    return position
  }

  /// What is told of a token that is none.
  static var invalid: RPCError {
    .invalidArgument(
      field: "page_token",
      "must be the next_page_token of this member's list, as it was answered: leave it out for the first page")
  }
}
