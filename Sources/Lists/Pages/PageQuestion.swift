public import Access
import Foundation

/// What a list is asked, by whom. A token of its pages is good for this alone.
public struct PageQuestion: Sendable {
  /// Who asks.
  let session: Session
  /// All of it, so that no two questions have the same bytes.
  let bytes: Data

  /// A question.
  ///
  /// - Parameters:
  ///   - list: The method that answers.
  ///   - session: Who asks.
  ///   - parts: What else the entries and their order depend on.
  public init(_ list: StaticString, by session: Session, _ parts: [String] = []) {
    self.session = session
    let lengthened = parts.map { " \($0.utf8.count):\($0)" }.joined()
    bytes = Data("\(list) \(session.orgID.text) \(session.memberID.text)\(lengthened)".utf8)
  }
}
