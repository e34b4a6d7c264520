import Documents
import Foundation
import NIOPosix
import TestCosmos
import Testing
import Time
import Upstream

/// How the store of Azure Cosmos DB deals with a service that throttles, fails, stops in the middle or talks nonsense.
@Suite struct CosmosStoreTests {
  private let partition = UUID()

  private func put(_ count: Int, in server: TestCosmos) throws {
    for number in 0..<count {
      try server.put("d-\(number)", "{\"n\": \(number)}", in: "campaign_scripts", partition: partition)
    }
  }

  private func read(
    _ ids: [String] = ["d-0"], from store: CosmosDocumentStore, deadline: ContinuousClock.Instant? = nil
  ) async throws -> [String: JSONValue] {
    try await store.documents(ids, in: .campaignScripts, partition: partition, deadline: deadline)
  }

  @Test func oneDocumentIsReadByItsPathMoreByQueries() async throws {
    try await withCosmos { server, store in
      try put(1200, in: server)
      #expect(try await read(from: store).count == 1)
      #expect(server.requests.map(\.method) == ["GET"])
      #expect(server.requests[0].path == "/dbs/callboard/colls/campaign_scripts/docs/d-0")
      // An id that a path might not mean.
      #expect(try await read(["d 0"], from: store) == [:])
      #expect(server.requests[1].query == #"SELECT * FROM c WHERE c["id"] IN (@p0)"#)
      #expect(try await read((0..<1200).map { "d-\($0)" }, from: store).count == 1200)
      #expect(server.requests.count == 2 + 3)
    }
  }

  @Test func namesOfDatabasesAreAnyText() async throws {
    try await withCosmos(database: "über 100% + more&") { server, store in
      try put(2, in: server)
      #expect(try await read(from: store).count == 1)
      #expect(try await read(["d-0", "d-1"], from: store).count == 2)
    }
  }

  @Test(arguments: [
    Mishap.status(429, substatus: 3200, retryAfter: .milliseconds(20)), .status(429), .status(503), .status(500),
    .status(408), .status(449), .status(410, substatus: 1002), .status(404, substatus: 1002), .cut,
  ])
  func whatMayPassIsAskedAgain(_ mishap: Mishap) async throws {
    try await withCosmos { server, store in
      try put(3, in: server)
      server.limitPages(to: 2)
      server.next(mishap, mishap)
      #expect(try await read(from: store) == ["d-0": .object(["n": .number(0)])])
      #expect(server.requests.count == 3)
      // Every page for itself.
      server.next(mishap, mishap)
      #expect(try await read(["d-0", "d-1", "d-2"], from: store).count == 3)
      #expect(server.requests.count == 3 + 4)
    }
  }

  @Test(arguments: [Mishap.status(503), .status(429, retryAfter: .zero), .cut])
  func askingEnds(_ mishap: Mishap) async throws {
    try await withCosmos {
      $0.client.retries.maximumAttempts = 3
    } _: { server, store in
      server.always(mishap)
      let error = await failure { _ = try await read(from: store) }
      #expect(error?.kind == .unavailable)
      #expect(server.requests.count == 3)
      server.always(nil)
      let documents = try await read(from: store)
      #expect(documents == [:])
    }
  }

  @Test func noWaitGoesBeyondTheDeadline() async throws {
    try await withCosmos { server, store in
      server.always(.status(429, retryAfter: .seconds(3600)))
      let error = await failure { _ = try await read(from: store, deadline: .now + .seconds(600)) }
      #expect(error?.kind == .unavailable)
      #expect(error?.description.contains("429") == true)
      #expect(server.requests.count == 1)
    }
  }

  @Test func aWaitEndsWithTheTask() async throws {
    try await withCosmos { server, store in
      server.always(.status(429, retryAfter: .seconds(600)))
      let read = Task { await failure { _ = try await self.read(from: store, deadline: .now + .seconds(3600)) } }
      await server.waitForRequest()
      read.cancel()
      #expect(await read.value?.kind == .cancelled)
    }
  }

  @Test func silenceIsLeftAndAskedAgain() async throws {
    try await withCosmos {
      // On a busy machine an answer may be as late as silence: then it is asked for once more.
      $0.client.readTimeout = .milliseconds(500)
      $0.client.retries.maximumAttempts = 100
    } _: { server, store in
      try put(1, in: server)
      server.next(.silence)
      #expect(try await read(from: store).count == 1)
      #expect(server.requests.count >= 2)
    }
  }

  @Test(arguments: [
    "", "nonsense", "{", "[1]", #"{"_count": 0}"#, #"{"Documents": {}}"#, #"{"Documents": [{"n": 1}]}"#,
    String(repeating: "[", count: 100_000), "\u{FEFF}{}",
  ])
  func nonsenseIsRefused(_ text: String) async throws {
    try await withCosmos { server, store in
      server.next(.text(text))
      let error = await failure { _ = try await read(["d-0", "d-1"], from: store) }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == 1)
    }
  }

  @Test func oddAnswersAreRead() async throws {
    try await withCosmos { server, store in
      server.next(
        .text(#"{"Documents": [{"id": "d-0", "n": 1e999, "text": "\ud800 a \udc00", "_etag": "x", "org_id": "y"}]}"#))
      let documents = try await read(["d-0", "d-1"], from: store)
      #expect(
        documents == [
          "d-0": .object([
            "n": .number(.greatestFiniteMagnitude), "text": .string("\u{FFFD} a \u{FFFD}"),
          ])
        ])
    }
  }

  @Test func anAnswerWithoutEndIsRefused() async throws {
    try await withCosmos {
      $0.client.maximumResponseSize = 10_000
    } _: { server, store in
      server.next(.blanks(10_001))
      let error = await failure { _ = try await read(from: store) }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == 1)
    }
  }

  @Test func aContainerOrDatabaseThatIsNotThereIsNoMissingDocument() async throws {
    let nowhere = DocumentContainer("nowhere")
    try await withCosmos { server, store in
      for ids in [["a"], ["a", "b"]] {
        let error = await failure {
          _ = try await store.documents(ids, in: nowhere, partition: partition, deadline: nil)
        }
        #expect(error?.kind == .refused)
        #expect(error?.description.contains("no such database or container") == true)
      }
      var other = try configuration(of: server)
      other.database = "other"
      try await withStore(other) { store in
        #expect(await failure { _ = try await read(from: store) }?.kind == .refused)
      }
    }
  }

  @Test func aWrongKeyIsRefusedAndNeverTold() async throws {
    try await withCosmos { server, store in
      let text = Data(repeating: 0x5A, count: 64).base64EncodedString()
      var wrong = try configuration(of: server)
      wrong.key = try CosmosKey(base64: text)
      try await withStore(wrong) { store in
        let error = try #require(await failure { _ = try await read(from: store) })
        #expect(error.kind == .refused)
        #expect(error.description.contains("key"))
        #expect(!error.description.contains(text))
      }
      var dump = ""
      Swift.dump(wrong, to: &dump)
      for shown in [dump, "\(wrong)", String(reflecting: wrong)] {
        #expect(!shown.contains(text) && shown.contains("***"))
      }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func aContinuationIsOfUseWithItsOwnQueryAlone() async throws {
    try await withCosmos { server, store in
      try put(3, in: server)
      let query = DocumentQuery(.campaignScripts, fields: ["n"], pageSize: 1)
      let page = try await store.page(of: query, partition: partition, after: nil, deadline: nil)
      let continuation = try #require(page.continuation)
      let other = DocumentQuery(.campaignScripts, fields: [], pageSize: 1)
      let error = await failure {
        _ = try await store.page(of: other, partition: partition, after: continuation, deadline: nil)
      }
      #expect(error?.kind == .refused)
    }
  }

  @Test func aServiceThatComesBackIsReadAgain() async throws {
    let first = try await TestCosmos.start()
    let configuration = try configuration(of: first)
    try await withStore(configuration) { store in
      #expect(try await read(from: store) == [:])
      try await first.stop()
      first.always(.cut)
      #expect(await failure { _ = try await read(from: store) }?.kind == .unavailable)
      // Another server has another key: what matters is that it is asked.
      let second = try await TestCosmos.start(port: first.port)
      #expect(await failure { _ = try await read(from: store) }?.kind == .refused)
      try await second.stop()
    }
  }
}
