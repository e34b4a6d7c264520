public import Foundation
public import Metrics
public import Upstream

/// Counts and times the requests to another store, and counts what it gives (docs/observability.md, "Documents").
public struct MeasuredDocumentStore: DocumentStore {
  private let store: any DocumentStore
  private let batch: RequestMetrics
  private let page: RequestMetrics
  private let documentsRead: any CounterHandler

  /// - Parameters:
  ///   - store: Is asked.
  ///   - factory: Is reported to; nil is the metrics system of the process.
  public init(_ store: any DocumentStore, factory: (any MetricsFactory)? = nil) {
    let factory = factory ?? MetricsSystem.factory
    self.store = store
    batch = RequestMetrics(operation: "batch", factory: factory)
    page = RequestMetrics(operation: "page", factory: factory)
    documentsRead = factory.makeCounter(label: "documents_read_total", dimensions: [])
  }

  /// As the other store.
  public func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    let documents = try await batch.measure { () async throws(UpstreamError) in
      try await store.documents(ids, in: container, partition: partition, deadline: deadline)
    }
    documentsRead.increment(by: Int64(documents.count))
    return documents
  }

  /// As the other store.
  public func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    let page = try await page.measure { () async throws(UpstreamError) in
      try await store.page(of: query, partition: partition, after: continuation, deadline: deadline)
    }
    documentsRead.increment(by: Int64(page.documents.count))
    return page
  }
}

/// What is reported of one kind of requests.
private struct RequestMetrics: Sendable {
  private let time: any TimerHandler
  private let succeeded: any CounterHandler
  private let failed: [UpstreamError.Kind: any CounterHandler]

  init(operation: String, factory: any MetricsFactory) {
    let labels = [("operation", operation)]
    func counter(_ outcome: String) -> any CounterHandler {
      factory.makeCounter(label: "document_requests_total", dimensions: labels + [("outcome", outcome)])
    }
    time = factory.makeTimer(label: "document_request_seconds", dimensions: labels)
    succeeded = counter("ok")
    failed = [
      .unavailable: counter("unavailable"), .deadlineExceeded: counter("deadline_exceeded"),
      .cancelled: counter("cancelled"), .refused: counter("refused"),
    ]
  }

  func measure<Value>(
    _ request: () async throws(UpstreamError) -> Value
  ) async throws(UpstreamError) -> Value {
    let start = ContinuousClock.now
    defer {
      let (seconds, attoseconds) = start.duration(to: .now).components
      time.recordNanoseconds(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
    }
    do {
      let value = try await request()
      succeeded.increment(by: 1)
      return value
    } catch {
      failed[error.kind]?.increment(by: 1)
      throw error
    }
  }
}
