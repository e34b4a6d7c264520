public import Foundation
public import NIOCore
import Time
public import Upstream

/// Documents in Azure Cosmos DB for NoSQL, over its REST API: a container for each ``DocumentContainer``, whose partition
/// key is `/org_id`.
///
/// Requests that fail for a reason that may pass are repeated with growing waits, never beyond the deadline. Pages come in
/// the service's own order. TLS is always verified, by the system's roots. It must be shut down by ``shutdown()``.
public struct CosmosDocumentStore: DocumentStore {
  /// How many ids one query asks for.
  static let longestBatch = 500

  private let configuration: CosmosConfiguration
  private let client: UpstreamClient
  private let clock: WallClock

  /// A store that connects when it is first asked.
  ///
  /// - Parameter group: The event loops of its connections; they outlive the store.
  public init(_ configuration: CosmosConfiguration, group: any EventLoopGroup) {
    self.configuration = configuration
    client = UpstreamClient(of: CosmosResponse.service, configuration.client, group: group)
    clock = .system
  }

  /// Closes the connections. What is under way fails.
  public func shutdown() async throws { try await client.shutdown() }

  /// Reads documents by their ids: a single one by its address, more by a query for some hundred of them at a time.
  public func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    if ids.isEmpty { return [:] }
    let deadline = deadline ?? .now + configuration.client.timeout
    return try await UpstreamDeadline.run(of: CosmosResponse.service, until: deadline) { () throws(UpstreamError) in
      if ids.count == 1, CosmosRequest.isAddressable(ids[0]) {
        return try await document(ids[0], in: container, partition, deadline).map { [ids[0]: $0] } ?? [:]
      }
      var documents: [String: JSONValue] = [:]
      for start in stride(from: 0, to: ids.count, by: Self.longestBatch) {
        let query = CosmosQuery(ids: Array(ids[start..<min(start + Self.longestBatch, ids.count)]))
        var continuation: String?
        repeat {
          let page = try await page(
            of: query, in: container, partition, size: Self.longestBatch, after: continuation, deadline)
          for document in page.documents {
            guard let id = document["id"]?.string else {
              throw UpstreamError(.refused, "\(CosmosResponse.service) answered a document without an id")
            }
            documents[id] = document.withoutSystemProperties
          }
          continuation = page.continuation
        } while continuation != nil
      }
      return documents
    }
  }

  /// Reads one page of the documents that a query selects.
  public func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    if query.selectsNothing { return DocumentPage(documents: [], continuation: nil) }
    let deadline = deadline ?? .now + configuration.client.timeout
    return try await UpstreamDeadline.run(of: CosmosResponse.service, until: deadline) { () throws(UpstreamError) in
      let page = try await page(
        of: CosmosQuery(query), in: query.container, partition, size: query.pageSize, after: continuation?.token,
        deadline)
      return DocumentPage(
        documents: page.documents, continuation: page.continuation.map { DocumentPage.Continuation($0) })
    }
  }

  private func document(
    _ id: String, in container: DocumentContainer, _ partition: UUID, _ deadline: ContinuousClock.Instant
  ) async throws(UpstreamError) -> JSONValue? {
    let request = CosmosRequest.document(id, in: container, of: configuration.database, partition: partition)
    return try await answer(to: request, deadline) { (answer) throws(UpstreamError) in try answer.document() }
  }

  private func page(
    of query: CosmosQuery, in container: DocumentContainer, _ partition: UUID, size: Int, after continuation: String?,
    _ deadline: ContinuousClock.Instant
  ) async throws(UpstreamError) -> (documents: [JSONValue], continuation: String?) {
    let request = CosmosRequest.page(
      of: query, in: container, of: configuration.database, partition: partition, size: size, after: continuation)
    return try await answer(to: request, deadline) { (answer) throws(UpstreamError) in try answer.page() }
  }

  /// What `read` makes of the answer to a request, which is signed for each attempt anew.
  private func answer<Value>(
    to request: CosmosRequest, _ deadline: ContinuousClock.Instant,
    _ read: (CosmosResponse) throws(UpstreamError) -> Value
  ) async throws(UpstreamError) -> Value {
    try await client.response(
      deadline: deadline, to: { request.signed(by: configuration.key, at: clock.now(), to: configuration.endpoint) }
    ) { (answer) throws(UpstreamError) in
      try read(CosmosResponse(answer))
    }
  }
}
