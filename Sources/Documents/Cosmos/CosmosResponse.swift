import NIOHTTP1

/// What Azure Cosmos DB answered.
struct CosmosResponse: Sendable {
  let status: HTTPResponseStatus
  let headers: HTTPHeaders
  let body: [UInt8]

  /// More about the status, 0 where there is nothing more to say.
  private var substatus: Int { headers.first(name: "x-ms-substatus").flatMap { Int($0) } ?? 0 }

  /// The answer to reading one document; nil where there is no such document.
  ///
  /// 404 alone says so: with a substatus it is about the container or the database (1003), or about a replica that lags.
  func document() throws(CosmosFailure) -> JSONValue? {
    if status == .notFound, substatus == 0 { return nil }
    return try content().withoutSystemProperties
  }

  /// The answer to a query: documents as they are, and where the next page begins.
  func page() throws(CosmosFailure) -> (documents: [JSONValue], continuation: String?) {
    guard let documents = try content()["Documents"]?.array else {
      throw CosmosFailure(kind: .refused, description: "Azure Cosmos DB answered a query without documents\(activity)")
    }
    let continuation = headers.first(name: "x-ms-continuation")
    return (documents, continuation.flatMap { $0.isEmpty ? nil : $0 })
  }

  private func content() throws(CosmosFailure) -> JSONValue {
    guard status == .ok else { throw failure }
    do {
      return try JSONParser.value(of: body)
    } catch {
      throw CosmosFailure(kind: .refused, description: "Azure Cosmos DB answered what is \(error)\(activity)")
    }
  }

  /// What a status other than 200 means (Microsoft, "HTTP status codes for Azure Cosmos DB"). Everything that is asked
  /// is a read, so whatever may pass by itself can be asked again.
  private var failure: CosmosFailure {
    let words = "Azure Cosmos DB answered \(status.code)\(substatus == 0 ? "" : ".\(substatus)")"
    switch status.code {
    case 408, 410, 429, 449, 500...599:
      let wait = headers.first(name: "x-ms-retry-after-ms").flatMap { Double($0) }
      // A day is more than any service asks for, and far from what a Duration can't hold.
      let retryAfter = wait.map { Duration.milliseconds(min(max($0, 0), 86_400_000)) }
      return CosmosFailure(
        kind: .unavailable, description: words + activity, isTransient: true, retryAfter: retryAfter)
    // 1002: a replica that lags behind; 1013: a container that is being made.
    case 404 where substatus == 1002 || substatus == 1013:
      return CosmosFailure(kind: .unavailable, description: words + activity, isTransient: true)
    case 401:
      return CosmosFailure(
        kind: .refused,
        description: "\(words): it refuses the key, or this machine's clock is wrong by minutes\(activity)")
    case 403:
      return CosmosFailure(
        kind: .refused, description: "\(words): the account's network rules or permissions forbid it\(activity)")
    case 404:
      return CosmosFailure(kind: .refused, description: "\(words): there is no such database or container\(activity)")
    default: return CosmosFailure(kind: .refused, description: words + activity)
    }
  }

  /// By what the service's support finds the request.
  private var activity: String {
    headers.first(name: "x-ms-activity-id").map { " (activity \($0.prefix(64)))" } ?? ""
  }
}

/// Why a request brought nothing. The description holds no key, and nothing that the service said in its own words.
struct CosmosFailure: Error, Equatable {
  let kind: DocumentStoreError.Kind
  let description: String
  /// Whether the same request may succeed a little later.
  var isTransient = false
  /// How long the service wants to be left alone.
  var retryAfter: Duration?
}

extension JSONValue {
  /// A document without what the service adds to it: its own properties, and what says where the document is.
  var withoutSystemProperties: JSONValue {
    guard case .object(var members) = self else { return self }
    for name in ["id", "org_id", "_rid", "_self", "_etag", "_attachments", "_ts"] { members[name] = nil }
    return .object(members)
  }
}
