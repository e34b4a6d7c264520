public import Foundation
import Time
public import Upstream

/// Where JSON documents are kept: containers of documents, each with an id that is unique in its partition.
///
/// The partition of a document is its organization; no call reads more than one.
public protocol DocumentStore: Sendable {
  /// Reads documents by their ids, in one batch.
  ///
  /// - Parameters:
  ///   - ids: Of the documents; any number, in any order.
  ///   - container: The container that they are in.
  ///   - partition: The organization that they belong to.
  ///   - deadline: When to give up; nil for the store's own limits.
  /// - Returns: The documents that exist, by id. That an id is missing means that the store said so.
  /// - Throws: ``Upstream/UpstreamError``.
  func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue]

  /// Reads one page of the documents that a query selects, in an order of the store's own in which no document is
  /// skipped or comes twice.
  ///
  /// - Parameters:
  ///   - query: What to read.
  ///   - partition: The organization that the documents belong to.
  ///   - continuation: Of the page before; nil for the first.
  ///   - deadline: When to give up; nil for the store's own limits.
  /// - Throws: ``Upstream/UpstreamError``.
  func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage
}

extension DocumentStore {
  /// Reads all pages of a query, each while `body` works on the one before: no more than two are kept.
  ///
  /// - Parameters:
  ///   - query: What to read.
  ///   - partition: The organization that the documents belong to.
  ///   - deadline: When to give up; nil for the store's own limits, which each page has.
  ///   - body: Is given the documents of each page, in order.
  /// - Throws: ``Upstream/UpstreamError``, also after some pages.
  public func forEachPage(
    of query: DocumentQuery, partition: UUID, deadline: ContinuousClock.Instant?, _ body: ([JSONValue]) -> Void
  ) async throws(UpstreamError) {
    @Sendable func read(
      after continuation: DocumentPage.Continuation?
    ) async -> Result<DocumentPage, UpstreamError> {
      do {
        return .success(try await self.page(of: query, partition: partition, after: continuation, deadline: deadline))
      } catch {
        return .failure(error)
      }
    }
    var page = try await read(after: nil).get()
    while let continuation = page.continuation {
      async let next = read(after: continuation)
      body(page.documents)
      page = try await next.get()
    }
    body(page.documents)
  }
}

/// A named set of documents.
public struct DocumentContainer: Sendable, Hashable {
  /// Its name: lower-case letters, digits and underscores.
  public let name: String

  /// The container `name`.
  public init(_ name: StaticString) { self.name = "\(name)" }

  /// Interview scripts of campaigns; a document's id is the campaign's.
  public static let campaignScripts = DocumentContainer("campaign_scripts")
  /// SMS conversations: one of a candidate in a campaign.
  public static let smsConversations = DocumentContainer("sms_conversations")
}
