import Foundation

/// The documents of an account with one database.
struct Account {
  struct Document {
    let id: String
    let partition: String
    /// A JSON object with `id` and `org_id`.
    var text: Data
    /// Its place in the order of making.
    let number: Int

    /// The object, with the properties that the service adds.
    func members(resourceID: String) -> [String: Any] {
      var members = (try? JSONSerialization.jsonObject(with: text)) as? [String: Any] ?? [:]
      let own = Data("\(resourceID)/\(number)".utf8).base64EncodedString()
      members["_rid"] = own
      members["_self"] = "dbs/\(resourceID)/colls/\(resourceID)/docs/\(own)/"
      members["_etag"] = "\"00000000-0000-0000-0000-000000000000\""
      members["_attachments"] = "attachments/"
      members["_ts"] = 1_795_000_000
      return members
    }
  }

  struct Container {
    let name: String
    let resourceID: String
    var documents: [Document] = []
  }

  /// A query that goes on, by the token that stands for it.
  struct Continuation {
    let container: String
    let partition: String
    let body: Data
    /// The last document that was read.
    let number: Int
  }

  let endpoint: String
  var containers: [String: Container] = [:]
  var continuations: [String: Continuation] = [:]
  var longestPage = 1000
  private var made = 0

  init(endpoint: String, containers names: [String]) {
    self.endpoint = endpoint
    for (index, name) in names.enumerated() {
      let resourceID = Data([0x5C, 0xFD, 0x26, 0x00, UInt8(clamping: index), 0xC7, 0xF8, 0x00]).base64EncodedString()
      containers[name] = Container(name: name, resourceID: resourceID)
    }
  }

  mutating func put(_ text: Data, id: String, partition: String, in container: String) {
    guard var found = containers[container] else { return }
    if let index = found.documents.firstIndex(where: {
      $0.partition == partition && Array($0.id.utf8) == Array(id.utf8)
    }) {
      found.documents[index].text = text
    } else {
      made += 1
      found.documents.append(Document(id: id, partition: partition, text: text, number: made))
    }
    containers[container] = found
  }

  /// One document, as it is asked for by its path.
  func read(_ id: String, partition: String, in container: Container) -> Reply {
    let document = container.documents.first { $0.partition == partition && Array($0.id.utf8) == Array(id.utf8) }
    guard let document else { return .error(404, "NotFound", "Entity with the specified id does not exist") }
    return Reply(status: 200, body: .json(document.members(resourceID: container.resourceID)))
  }

  /// A page of what a query selects, in the order in which the documents were made.
  mutating func query(
    _ body: Data, partition: String, in container: Container, size: Int, after token: String?
  ) -> Reply {
    let query: SQLQuery
    do {
      query = try SQLQuery(body: body)
    } catch {
      return .error(400, "BadRequest", "Syntax error: \(error)")
    }
    var start = 0
    if let token {
      guard let continuation = continuations[token], continuation.body == body,
        continuation.container == container.name, continuation.partition == partition
      else { return .error(400, "BadRequest", "Invalid continuation token") }
      start = continuation.number
    }
    let size = min(size < 1 ? 100 : size, longestPage)
    var selected: [Any] = []
    var last = start
    var continuesAt: Int?
    for document in container.documents where document.partition == partition && document.number > start {
      let members = document.members(resourceID: container.resourceID)
      guard query.matches(members) else { continue }
      if selected.count == size {
        continuesAt = last
        break
      }
      selected.append(query.projection(of: members))
      last = document.number
    }
    var reply = Reply(
      status: 200,
      body: .json(["_rid": container.resourceID, "Documents": selected, "_count": selected.count]))
    if let continuesAt {
      // As the service's own: JSON, with characters that a header takes and a URL would not.
      let token = #"{"token":"+RID:~\#(UUID().uuidString)#RT:1#TRC:\#(selected.count)","range":{"min":"","max":"FF"}}"#
      continuations[token] = Continuation(
        container: container.name, partition: partition, body: body, number: continuesAt)
      reply.headers["x-ms-continuation"] = token
    }
    reply.headers["x-ms-item-count"] = "\(selected.count)"
    return reply
  }
}
