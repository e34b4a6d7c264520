import Foundation
import NIOHTTP1
import Time
import Upstream

/// One request to the REST API of Azure Cosmos DB for NoSQL, all but its address and its signature.
struct CosmosRequest: Sendable, Equatable {
  /// The version of the API (`x-ms-version`): the first with partition keys in queries of any size.
  static let apiVersion = "2018-12-31"

  let method: HTTPMethod
  /// The names that the path is made of: `dbs`, the database, `colls`, the container, `docs` and, maybe, a document.
  let path: [String]
  /// The link that is signed: of the document, or of the container whose documents are asked for.
  let resourceLink: String
  /// What the request says beyond what every request does.
  let headers: HTTPHeaders
  let body: [UInt8]

  /// Reads one document (Microsoft, "Get a Document").
  static func document(
    _ id: String, in container: DocumentContainer, of database: String, partition: UUID
  ) -> CosmosRequest {
    let path = ["dbs", database, "colls", container.name, "docs", id]
    return CosmosRequest(
      method: .GET, path: path, resourceLink: path.joined(separator: "/"), headers: partitionKey(partition), body: [])
  }

  /// Reads a page of what a query selects (Microsoft, "Query Documents").
  static func page(
    of query: CosmosQuery, in container: DocumentContainer, of database: String, partition: UUID, size: Int,
    after continuation: String?
  ) -> CosmosRequest {
    let parent = ["dbs", database, "colls", container.name]
    var headers = partitionKey(partition)
    headers.add(name: "content-type", value: "application/query+json")
    headers.add(name: "x-ms-documentdb-isquery", value: "True")
    headers.add(name: "x-ms-max-item-count", value: "\(size)")
    if let continuation { headers.add(name: "x-ms-continuation", value: continuation) }
    return CosmosRequest(
      method: .POST, path: parent + ["docs"], resourceLink: parent.joined(separator: "/"), headers: headers,
      body: CanonicalJSON.bytes(of: query.json))
  }

  /// Whether a document of this id can be read by its path. The service keeps some characters out of ids and reads
  /// others differently in paths and in documents; ids of unreserved characters mean themselves everywhere.
  static func isAddressable(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 255 && id.utf8.allSatisfy(\.isUnreserved) && id != "." && id != ".."
  }

  /// The key of the one partition that a request is for. Partitions are told apart by text, which is in lower case.
  private static func partitionKey(_ partition: UUID) -> HTTPHeaders {
    ["x-ms-documentdb-partitionkey": #"["\#(partition.uuidString.lowercased())"]"#]
  }

  /// As it is sent, signed for a moment: the service takes the signature for fifteen minutes around it.
  func signed(by key: CosmosKey, at now: Instant, to endpoint: UpstreamOrigin) -> UpstreamRequest {
    let date = now.httpDate
    var headers = headers
    headers.add(name: "accept", value: "application/json")
    headers.add(name: "x-ms-version", value: Self.apiVersion)
    headers.add(name: "x-ms-date", value: date)
    headers.add(
      name: "authorization",
      value: key.authorization(
        verb: method.rawValue, resourceType: "docs", resourceLink: resourceLink, date: date))
    let url = "\(endpoint)/" + path.map(\.percentEncoded).joined(separator: "/")
    return UpstreamRequest(method, url, headers: headers, body: body)
  }
}
