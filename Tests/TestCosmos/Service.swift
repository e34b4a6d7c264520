import Foundation
import NIOHTTP1
import Synchronization

extension TestCosmos {
  /// The answer to a request; nil for none at all.
  func reply(to message: HTTPMessage) -> Reply? {
    let segments = message.path.split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
    if segments.first == "_test" { return control(message, Array(segments.dropFirst())) }
    if let refusal = rules.refusal(of: message, segments: segments) { return refusal }
    return state.withLock { state in
      if segments.isEmpty { return state.account.description }
      guard segments.count >= 4, segments[0] == "dbs", segments[2] == "colls", segments[1] == database,
        let container = state.account.containers[segments[3]]
      else { return .error(404, "NotFound", "Owner resource does not exist", substatus: 1003) }
      switch segments.dropFirst(4).first {
      case nil: return Reply(status: 200, body: .json(container.description))
      case "pkranges": return container.partitionKeyRanges(message)
      case "docs":
        let isQuery = message.headers.first(name: "x-ms-documentdb-isquery")?.lowercased() == "true"
        let body = (try? JSONSerialization.jsonObject(with: message.body)) as? [String: Any]
        let query = isQuery ? body?["query"] as? String : nil
        state.requests.append(Request(method: message.method, path: message.path, query: query))
        for waiter in state.waiters { waiter.resume() }
        state.waiters = []
        let mishap = state.mishaps.isEmpty ? state.lastingMishap : state.mishaps.removeFirst()
        if let mishap { return mishap.reply }
        return state.account.documents(
          message, isQuery: isQuery, id: segments.count == 6 ? segments[5] : nil, container)
      default: return .error(400, "BadRequest", "unknown resource type")
      }
    }
  }

  /// What tests in other languages ask of the server itself, without a signature.
  private func control(_ message: HTTPMessage, _ segments: [String]) -> Reply {
    switch segments {
    case ["mishaps"]:
      let wanted = (try? JSONSerialization.jsonObject(with: message.body)) as? [[String: Int]] ?? []
      next(
        wanted.map {
          .status($0["status"] ?? 500, retryAfter: $0["retry_after_ms"].map { .milliseconds(Int64($0)) })
        })
      return Reply(status: 200, body: .json([:]))
    case ["requests"]:
      return Reply(status: 200, body: .json(requests.map { ["method": $0.method, "path": $0.path] }))
    default: return .error(404, "NotFound", "unknown control")
    }
  }
}

extension Mishap {
  fileprivate var reply: Reply? {
    switch self {
    case .status(let status, let substatus, let retryAfter):
      var reply = Reply.error(status, "Mishap", "on demand", substatus: substatus)
      if let retryAfter { reply.headers["x-ms-retry-after-ms"] = "\(Int(retryAfter / .milliseconds(1)))" }
      return reply
    case .silence: return nil
    case .cut: return Reply(status: 200, body: Data(repeating: 0x20, count: 1000), isCut: true)
    case .text(let text): return Reply(status: 200, body: Data(text.utf8))
    case .blanks(let count): return Reply(status: 200, body: Data(repeating: 0x20, count: count))
    }
  }
}

extension Account {
  /// Requests to documents: all of them name one partition.
  mutating func documents(_ message: HTTPMessage, isQuery: Bool, id: String?, _ container: Container) -> Reply {
    guard let header = message.headers.first(name: "x-ms-documentdb-partitionkey"),
      let keys = (try? JSONSerialization.jsonObject(with: Data(header.utf8))) as? [Any], keys.count == 1,
      let partition = keys[0] as? String
    else { return .error(400, "BadRequest", "x-ms-documentdb-partitionkey is missing or no array of one text") }
    switch (message.method, id) {
    case ("GET", let id?): return read(id, partition: partition, in: container)
    case ("POST", nil) where isQuery:
      guard message.headers.first(name: "content-type") == "application/query+json" else {
        return .error(400, "BadRequest", "content-type must be application/query+json, and nothing else")
      }
      let size = message.headers.first(name: "x-ms-max-item-count").map { Int($0) } ?? -1
      guard let size else { return .error(400, "BadRequest", "x-ms-max-item-count is no number") }
      return query(
        message.body, partition: partition, in: container, size: size,
        after: message.headers.first(name: "x-ms-continuation"))
    case ("POST", nil):
      guard let members = (try? JSONSerialization.jsonObject(with: message.body)) as? [String: Any],
        let id = members["id"] as? String, members["org_id"] as? String == partition
      else { return .error(400, "BadRequest", "no object with an id and the partition key of the header") }
      put(message.body, id: id, partition: partition, in: container.name)
      return Reply(status: 201, body: message.body)
    default: return .error(405, "MethodNotAllowed", "unknown operation")
    }
  }

  /// The answer to reading the account, by which clients find its regions (Microsoft, "Database account").
  fileprivate var description: Reply {
    let location = [["name": "Test", "databaseAccountEndpoint": endpoint]]
    return Reply(
      status: 200,
      body: .json([
        "id": "test", "_rid": "test", "_self": "", "media": "//media/", "addresses": "//addresses/", "_dbs": "//dbs/",
        "writableLocations": location, "readableLocations": location, "enableMultipleWriteLocations": false,
        "userConsistencyPolicy": ["defaultConsistencyLevel": "Session"], "queryEngineConfiguration": "{}",
      ]))
  }
}

extension Account.Container {
  /// The answer to reading the container (Microsoft, "Get a Collection").
  fileprivate var description: [String: Any] {
    [
      "id": name, "_rid": resourceID, "_self": "dbs/\(resourceID)/colls/\(resourceID)/", "_docs": "docs/",
      "partitionKey": ["paths": ["/org_id"], "kind": "Hash", "version": 2] as [String: Any],
    ]
  }

  /// The container's one range of partition keys (Microsoft, "Get Partition Key Ranges").
  fileprivate func partitionKeyRanges(_ message: HTTPMessage) -> Reply {
    let etag = "\"1\""
    if message.headers.first(name: "if-none-match") == etag { return Reply(status: 304, headers: ["etag": etag]) }
    let range: [String: Any] = [
      "id": "0", "_rid": resourceID, "minInclusive": "", "maxExclusive": "FF", "status": "online",
      "parents": [String](),
    ]
    return Reply(
      status: 200, headers: ["etag": etag],
      body: .json(["_rid": resourceID, "PartitionKeyRanges": [range], "_count": 1] as [String: Any]))
  }
}
