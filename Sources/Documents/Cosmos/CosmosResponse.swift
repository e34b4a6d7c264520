import NIOHTTP1
import Upstream

/// What Azure Cosmos DB answered.
struct CosmosResponse: Sendable {
  /// What the service is called in messages.
  static let service = "Azure Cosmos DB"

  private let answer: UpstreamResponse
  /// More about the status, 0 where there is nothing more to say.
  private let substatus: Int

  init(_ answer: UpstreamResponse) {
    self.answer = answer
    substatus = answer.headers.first(name: "x-ms-substatus").flatMap { Int($0) } ?? 0
  }

  /// The answer to reading one document; nil where there is no such document.
  ///
  /// 404 alone says so: with a substatus it is about the container or the database (1003), or about a replica that lags.
  func document() throws(UpstreamError) -> JSONValue? {
    if answer.status == .notFound, substatus == 0 { return nil }
    return try content().withoutSystemProperties
  }

  /// The answer to a query: documents as they are, and where the next page begins.
  func page() throws(UpstreamError) -> (documents: [JSONValue], continuation: String?) {
    guard let documents = try content()["Documents"]?.array else {
      throw UpstreamError(.refused, "\(Self.service) answered a query without documents\(activity)")
    }
    let continuation = answer.headers.first(name: "x-ms-continuation")
    return (documents, continuation.flatMap { $0.isEmpty ? nil : $0 })
  }

  private func content() throws(UpstreamError) -> JSONValue {
    guard answer.status == .ok else { throw failure }
    do {
      return try JSONParser.value(of: answer.body)
    } catch {
      throw UpstreamError(.refused, "\(Self.service) answered what is \(error)\(activity)")
    }
  }

  /// What a status other than 200 means (Microsoft, "HTTP status codes for Azure Cosmos DB"). Everything that is asked
  /// is a read, so whatever may pass by itself can be asked again.
  private var failure: UpstreamError {
    let general = answer.failure
    let words = substatus == 0 ? general.description : "\(general).\(substatus)"
    switch answer.status.code {
    case 410, 449: return UpstreamError(.unavailable, words + activity, retryAfter: retryAfter)
    // 1002: a replica that lags behind; 1013: a container that is being made.
    case 404 where substatus == 1002 || substatus == 1013:
      return UpstreamError(.unavailable, words + activity, retryAfter: retryAfter)
    case 401:
      return UpstreamError(
        .refused, "\(words): it refuses the key, or this machine's clock is wrong by minutes\(activity)")
    case 403:
      return UpstreamError(.refused, "\(words): the account's network rules or permissions forbid it\(activity)")
    case 404: return UpstreamError(.refused, "\(words): there is no such database or container\(activity)")
    default: return UpstreamError(general.kind, words + activity, retryAfter: retryAfter)
    }
  }

  /// How long the service wants to be left alone. A day is more than any service asks for, and far from what a Duration
  /// can't hold.
  private var retryAfter: Duration? {
    guard let text = answer.headers.first(name: "x-ms-retry-after-ms"), let wait = Double(text) else {
      return answer.retryAfter
    }
    return .milliseconds(min(max(wait, 0), 86_400_000))
  }

  /// By what the service's support finds the request.
  private var activity: String {
    answer.headers.first(name: "x-ms-activity-id").map { " (activity \($0.prefix(64)))" } ?? ""
  }
}

extension JSONValue {
  /// A document without what the service adds to it: its own properties, and what says where the document is.
  var withoutSystemProperties: JSONValue {
    guard case .object(var members) = self else { return self }
    for name in ["id", "org_id", "_rid", "_self", "_etag", "_attachments", "_ts"] { members[name] = nil }
    return .object(members)
  }
}
