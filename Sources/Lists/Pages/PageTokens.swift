import Access
import RPC
public import Tenancy

/// The tokens of lists' pages (docs/wire.md, "Lists"). Every server of a database opens those of the others.
public struct PageTokens: Sendable {
  private let keys: PageTokenKeys

  /// - Parameter database: Where keys are kept: the primary, since they are written.
  public init(database: TenantDatabase) { keys = PageTokenKeys(database: database) }

  /// Behind what the page begins that a request asks for; nil for the first page.
  ///
  /// - Parameter token: The request's `page_token`.
  /// - Throws: INVALID_ARGUMENT for any text that isn't a token for this question; what the client may know of the
  ///   database's failures.
  public func position<Position: PagePosition>(
    _ token: String, of question: PageQuestion, deadline: ContinuousClock.Instant?
  ) async throws -> Position? {
    guard !token.isEmpty else { return nil }
    guard let key = try await keys.existing(for: question.session, deadline: deadline) else { throw PageToken.invalid }
    return try PageToken(key: key, for: question).open(token) as Position
  }

  /// The `next_page_token` of a page that ends at a position; empty for the last page.
  ///
  /// - Throws: What the client may know of the database's failures.
  public func token(
    _ position: (some PagePosition)?, of question: PageQuestion, deadline: ContinuousClock.Instant?
  ) async throws -> String {
    guard let position else { return "" }
    let key = try await keys.key(for: question.session, deadline: deadline)
    return try PageToken(key: key, for: question).seal(position)
  }
}
