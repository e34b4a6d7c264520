import Foundation
import MetricsTestKit
import Testing
import Upstream

@testable import Documents

@Suite struct MeasuredDocumentStoreTests {
  /// Gives two documents, or fails.
  private struct Stub: DocumentStore {
    var failure: UpstreamError?

    func documents(
      _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
    ) async throws(UpstreamError) -> [String: JSONValue] {
      if let failure { throw failure }
      return ["a": .object([:]), "b": .object([:])]
    }

    func page(
      of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
      deadline: ContinuousClock.Instant?
    ) async throws(UpstreamError) -> DocumentPage {
      if let failure { throw failure }
      return DocumentPage(documents: [.object([:])], continuation: nil)
    }
  }

  @Test func requestsAndDocumentsAreCounted() async throws {
    let metrics = TestMetrics()
    let query = DocumentQuery(.smsConversations, fields: [])
    let store = MeasuredDocumentStore(Stub(), factory: metrics)
    for _ in 0..<2 {
      let documents = try await store.documents(["a", "b"], in: .campaignScripts, partition: UUID(), deadline: nil)
      #expect(documents.count == 2)
    }
    _ = try await store.page(of: query, partition: UUID(), after: nil, deadline: nil)
    let failing = MeasuredDocumentStore(Stub(failure: UpstreamError(.unavailable, "away")), factory: metrics)
    let error = await #expect(throws: UpstreamError.self) {
      try await failing.page(of: query, partition: UUID(), after: nil, deadline: nil)
    }
    #expect(error?.kind == .unavailable)

    func requests(_ operation: String, _ outcome: String) throws -> Int64 {
      try metrics.expectCounter("document_requests_total", [("operation", operation), ("outcome", outcome)]).totalValue
    }
    #expect(try requests("batch", "ok") == 2)
    #expect(try requests("page", "ok") == 1)
    #expect(try requests("page", "unavailable") == 1)
    #expect(try metrics.expectCounter("documents_read_total", []).totalValue == 5)
    #expect(try metrics.expectTimer("document_request_seconds", [("operation", "page")]).values.count == 2)
  }
}
