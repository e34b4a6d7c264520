import Foundation
import Logging
import NIOHTTP1
import Secrets
import Testing
import Time
import Upstream

@testable import Documents

/// Requests to Azure Cosmos DB, as they are made without any I/O.
@Suite struct CosmosRequestTests {
  /// The key of the example in Microsoft's "Access control in the Azure Cosmos DB SQL API".
  private static let exampleKey =
    "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw=="
  private let partition = UUID(uuidString: "5B0C1E1E-3C1F-4A49-9C1C-0D3C5F6A7B81") ?? UUID()

  @Test func theSignatureIsThatOfMicrosoftsExample() throws {
    let authorization = try CosmosKey(base64: Self.exampleKey).authorization(
      verb: "GET", resourceType: "dbs", resourceLink: "dbs/ToDoList", date: "Thu, 27 Apr 2017 00:51:12 GMT")
    #expect(
      authorization == "type%3Dmaster%26ver%3D1.0%26sig%3Dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2Bc%2Bc%3D")
  }

  @Test func aDocumentIsAskedForByItsPath() throws {
    let request = CosmosRequest.document("a.B-1", in: .campaignScripts, of: "my db/ü", partition: partition)
    #expect(request.method == .GET)
    #expect(request.resourceLink == "dbs/my db/ü/colls/campaign_scripts/docs/a.B-1")
    let endpoint = try #require(UpstreamOrigin("https://account.documents.azure.com:443/"))
    let signed = request.signed(
      by: try CosmosKey(base64: Self.exampleKey), at: Instant(seconds: 1_493_254_272), to: endpoint)
    #expect(
      signed.url == "https://account.documents.azure.com:443/dbs/my%20db%2F%C3%BC/colls/campaign_scripts/docs/a.B-1")
    let headers = signed.headers
    #expect(headers["x-ms-date"] == ["Thu, 27 Apr 2017 00:51:12 GMT"])
    #expect(headers["x-ms-version"] == ["2018-12-31"])
    #expect(headers["x-ms-documentdb-partitionkey"] == [#"["5b0c1e1e-3c1f-4a49-9c1c-0d3c5f6a7b81"]"#])
    #expect(headers["authorization"].count == 1)
    #expect(request.body.isEmpty)
  }

  @Test func aPageIsAskedForByAQueryWithParameters() throws {
    let query = CosmosQuery(
      DocumentQuery(
        .smsConversations, fields: ["messages", "campaign_id"],
        where: [.isOneOf("campaign_id", ["a", "x\"; DROP"]), .isOneOf("candidate_id", ["b"])]))
    let request = CosmosRequest.page(
      of: query, in: .smsConversations, of: "db", partition: partition, size: 17, after: "token")
    #expect(request.method == .POST)
    #expect(request.path == ["dbs", "db", "colls", "sms_conversations", "docs"])
    #expect(request.resourceLink == "dbs/db/colls/sms_conversations")
    #expect(request.headers["x-ms-documentdb-isquery"] == ["True"])
    #expect(request.headers["content-type"] == ["application/query+json"])
    #expect(request.headers["x-ms-max-item-count"] == ["17"])
    #expect(request.headers["x-ms-continuation"] == ["token"])
    let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
    #expect(
      body["query"] as? String == """
        SELECT c["messages"], c["campaign_id"] FROM c WHERE c["campaign_id"] IN (@p0, @p1) AND c["candidate_id"] IN (@p2)
        """)
    #expect(
      body["parameters"] as? [[String: String]] == [
        ["name": "@p0", "value": "a"], ["name": "@p1", "value": "x\"; DROP"], ["name": "@p2", "value": "b"],
      ])
    let first = CosmosRequest.page(
      of: query, in: .smsConversations, of: "db", partition: partition, size: 17, after: nil)
    #expect(first.headers["x-ms-continuation"].isEmpty)
  }

  @Test func textsOfElementsAreAskedForByASubquery() {
    func query(_ fields: [DocumentQuery.Field], directions: [String]) -> CosmosQuery {
      CosmosQuery(
        DocumentQuery(
          .smsConversations, fields: fields,
          texts: .init("sent_at", inElementsOf: "messages", where: [.isOneOf("direction", directions)]),
          where: [.isOneOf("campaign_id", ["a"])]))
    }
    let some = query(["candidate_id", "messages"], directions: ["in", "out"])
    #expect(
      some.text == """
        SELECT c["candidate_id"], ARRAY(SELECT VALUE e["sent_at"] FROM e IN c["messages"] WHERE IS_STRING(e["sent_at"]) \
        AND e["direction"] IN (@p0, @p1)) AS messages FROM c WHERE c["campaign_id"] IN (@p2)
        """)
    #expect(some.parameters == [.string("in"), .string("out"), .string("a")])
    let none = query([], directions: [])
    #expect(
      none.text == """
        SELECT ARRAY(SELECT VALUE e["sent_at"] FROM e IN c["messages"] WHERE IS_STRING(e["sent_at"]) \
        AND ARRAY_CONTAINS(@p0, e["direction"])) AS messages FROM c WHERE c["campaign_id"] IN (@p1)
        """)
    #expect(none.parameters == [.array([]), .string("a")])
  }

  @Test(arguments: [
    ("5b0c1e1e-3c1f-4a49-9c1c-0d3c5f6a7b81", true), ("a_b~c.d", true), ("", false), (".", false), ("..", false),
    ("a b", false), ("a/b", false), ("ä", false), ("a%20b", false), (String(repeating: "a", count: 256), false),
  ])
  func idsOfUnreservedCharactersAreAddressable(_ id: String, _ isAddressable: Bool) {
    #expect(CosmosRequest.isAddressable(id) == isAddressable)
  }

  @Test func aKeyIsBase64WithBlanksAroundIt() throws {
    let expected = try CosmosKey(base64: Self.exampleKey).authorization(
      verb: "a", resourceType: "b", resourceLink: "c", date: "d")
    let key = try CosmosKey(base64: " \n\(Self.exampleKey)\r\n\t")
    #expect(key.authorization(verb: "a", resourceType: "b", resourceLink: "c", date: "d") == expected)
    for text in ["", "no base64!", "c2hvcnQ=", "\(Self.exampleKey.prefix(40))\n\(Self.exampleKey.dropFirst(40))x"] {
      let error = #expect(throws: SecretError.self) { try CosmosKey(base64: text) }
      if !text.isEmpty { #expect(error?.description.contains(text) == false) }
    }
  }

  @Test func aKeyIsReadFromAFile() throws {
    let path = NSTemporaryDirectory() + "callboard-key-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let logger = Logger(label: "test")
    let missing = #expect(throws: SecretError.self) { try CosmosKey(file: path, logger: logger) }
    #expect(missing?.description.contains(path) == true)
    try Data("\(Self.exampleKey)\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: Never.self) { try CosmosKey(file: path, logger: logger) }
    try Data("secret".utf8).write(to: URL(filePath: path))
    let wrong = try #require(#expect(throws: SecretError.self) { try CosmosKey(file: path, logger: logger) })
    #expect(wrong.description.contains(path) && !wrong.description.contains("secret"))
  }
}
