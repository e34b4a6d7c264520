import Documents
import Foundation
import Synchronization
import Time
import Upstream

/// A document store that asks another, and fails or waits before it when told.
final class WatchedStore: DocumentStore {
  private let store: any DocumentStore
  private let beforePage: @Sendable (Int) async throws(UpstreamError) -> Void
  private let asked = Mutex<[DocumentQuery]>([])

  /// The queries of all pages so far.
  var queries: [DocumentQuery] { asked.withLock { $0 } }

  /// - Parameter beforePage: Is told how many pages were asked for before, and may throw or wait.
  init(
    _ store: any DocumentStore,
    beforePage: @escaping @Sendable (Int) async throws(UpstreamError) -> Void = { _ in }
  ) {
    self.store = store
    self.beforePage = beforePage
  }

  func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    try await store.documents(ids, in: container, partition: partition, deadline: deadline)
  }

  func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    let before = asked.withLock { asked in
      asked.append(query)
      return asked.count - 1
    }
    try await beforePage(before)
    return try await store.page(of: query, partition: partition, after: continuation, deadline: deadline)
  }
}
