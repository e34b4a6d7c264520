import Documents
import Foundation
import NIOPosix
import Postgres
import TestCosmos
import Testing
import Upstream

/// What holds of documents wherever they are kept.
@Suite struct ContractTests {
  private static let oddIDs = [
    "", " ", "a b", " a ", "a/b", "a\\b", "a?b#c", "100%", "%2F", "quote'", "quote\"", "a+b&c", "..", "日本", "🧑‍🚀", "ÄÖ",
    "'); drop table documents; --", "new\nline", "tab\t", "A", "a", String(repeating: "x", count: 1000),
  ]

  @Test(arguments: StoreKind.allCases)
  func aBatchHoldsWhatExists(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      func read(_ ids: [String]) async throws -> [String: JSONValue] {
        try await fixture.store.documents(
          ids, in: .campaignScripts, partition: fixture.partition, deadline: .now + .seconds(600))
      }
      try await fixture.put(["a": #"{"passing_score": 70}"#, "b": "{}"], in: .campaignScripts)
      let a: JSONValue = .object(["passing_score": .number(70)])
      #expect(try await read(["b", "missing", "a", "a"]) == ["a": a, "b": .object([:])])
      #expect(try await read(["a"]) == ["a": a])
      #expect(try await read(["missing"]) == [:])
      #expect(try await read(["missing", "none"]) == [:])
      #expect(try await read([]) == [:])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aBatchTakesAnyNumberOfIDs(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      let existing = (0..<700).map { "document-\($0 * 2)" }
      try await fixture.put(
        Dictionary(uniqueKeysWithValues: existing.map { ($0, "{\"name\": \"\($0)\"}") }), in: .campaignScripts)
      let documents = try await fixture.store.documents(
        (0..<1400).map { "document-\($0)" }.shuffled(), in: .campaignScripts, partition: fixture.partition,
        deadline: nil)
      #expect(documents.count == existing.count)
      #expect(existing.allSatisfy { documents[$0]?["name"]?.string == $0 })
    }
  }

  @Test(arguments: StoreKind.allCases)
  func otherPartitionsAndContainersAreNeverRead(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.put(["a": #"{"of": "another"}"#, "b": "{}"], in: .campaignScripts, partition: UUID())
      try await fixture.put(["a": #"{"of": "conversations"}"#, "c": "{}"], in: .smsConversations)
      try await fixture.put(["a": #"{"of": "ours"}"#], in: .campaignScripts)
      let ours: JSONValue = .object(["of": .string("ours")])
      for ids in [["a"], ["b"], ["c"], ["a", "b", "c"]] {
        let documents = try await fixture.store.documents(
          ids, in: .campaignScripts, partition: fixture.partition, deadline: nil)
        #expect(documents == (ids.contains("a") ? ["a": ours] : [:]))
      }
      #expect(try await fixture.all(DocumentQuery(.campaignScripts, fields: ["of"])) == [ours])
      #expect(
        try await fixture.all(
          DocumentQuery(.campaignScripts, fields: ["of"], where: [.isOneOf("of", ["another", "conversations"])])) == [])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func idsAndValuesAreAnyText(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      for id in Self.oddIDs {
        let text = String(decoding: try JSONEncoder().encode(["campaign_id": id]), as: UTF8.self)
        try await fixture.put([id: text], in: .smsConversations)
      }
      func campaigns(_ ids: [String]) async throws -> [String: String?] {
        try await fixture.store.documents(
          ids, in: .smsConversations, partition: fixture.partition, deadline: nil
        ).mapValues { $0["campaign_id"]?.string }
      }
      let ids = Self.oddIDs
      #expect(try await campaigns(ids) == Dictionary(uniqueKeysWithValues: ids.map { ($0, $0) }))
      for id in ids {
        #expect(try await campaigns([id]) == [id: id])
        let query = DocumentQuery(
          .smsConversations, fields: ["campaign_id"], where: [.isOneOf("campaign_id", [id])])
        #expect(try await fixture.all(query) == [.object(["campaign_id": .string(id)])])
      }
      #expect(try await campaigns(["nul\0", "nul"]) == [:])
      #expect(try await campaigns(["nul\0"]) == [:])
      let pages = try await fixture.all(DocumentQuery(.smsConversations, fields: ["campaign_id"], pageSize: 1))
      #expect(pages.compactMap { $0["campaign_id"]?.string }.sorted() == ids.sorted())
    }
  }

  @Test(arguments: StoreKind.allCases, [1, 7, 50, 100, 1000])
  func pagesLoseAndRepeatNothing(_ kind: StoreKind, pageSize: Int) async throws {
    try await Fixture.run(kind) { fixture in
      let count = pageSize == 1 ? 20 : 100
      let names = (0..<count).map { "document-\($0)" }
      try await fixture.put(
        Dictionary(uniqueKeysWithValues: names.map { ($0, "{\"name\": \"\($0)\"}") }), in: .smsConversations)
      let query = DocumentQuery(.smsConversations, fields: ["name"], pageSize: pageSize)
      #expect(try await fixture.all(query).compactMap { $0["name"]?.string }.sorted() == names.sorted())

      // Documents that are made between pages come once at most; all others come as before.
      var added = 0
      let read = try await fixture.all(query) {
        guard added < 200 else { return }
        let bodies = ["document-\(added)-later", "a-\(added)", "z-\(added)"].map { ($0, "{\"name\": \"\($0)\"}") }
        try await fixture.put(Dictionary(uniqueKeysWithValues: bodies), in: .smsConversations)
        added += 1
      }.compactMap { $0["name"]?.string }
      #expect(Set(read).count == read.count)
      #expect(Set(names).isSubset(of: read))
      if pageSize < count { #expect(added > 0) }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aPageHasNoMoreDocumentsThanAskedFor(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.put(["a": "{}", "b": "{}", "c": "{}"], in: .smsConversations)
      let query = DocumentQuery(.smsConversations, fields: [], pageSize: 2)
      let page = try await fixture.store.page(of: query, partition: fixture.partition, after: nil, deadline: nil)
      #expect(page.documents == [.object([:]), .object([:])])
      #expect(page.continuation != nil)
      let rest = try await fixture.store.page(
        of: query, partition: fixture.partition, after: page.continuation, deadline: nil)
      #expect(rest.documents == [.object([:])])
      #expect(rest.continuation == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func allConditionsMustHold(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.put(
        [
          "1": #"{"n": 1, "campaign_id": "a", "candidate_id": "x"}"#,
          "2": #"{"n": 2, "campaign_id": "a", "candidate_id": "y"}"#,
          "3": #"{"n": 3, "campaign_id": "b", "candidate_id": "x"}"#,
          "4": #"{"n": 4, "campaign_id": 5, "candidate_id": "x"}"#,
          "5": #"{"n": 5, "campaign_id": null, "candidate_id": "x"}"#,
          "6": #"{"n": 6, "candidate_id": "x"}"#,
          "7": #"{"n": 7, "campaign_id": ["a"], "candidate_id": true}"#,
          "8": #"{"n": 8, "campaign_id": {"a": "a"}, "candidate_id": "A"}"#,
        ], in: .smsConversations)
      func numbers(_ conditions: DocumentQuery.Condition...) async throws -> [Double] {
        try await fixture.all(DocumentQuery(.smsConversations, fields: ["n"], where: conditions))
          .compactMap { $0["n"]?.number }.sorted()
      }
      #expect(try await numbers() == [1, 2, 3, 4, 5, 6, 7, 8])
      #expect(try await numbers(.isOneOf("campaign_id", ["a"])) == [1, 2])
      #expect(try await numbers(.isOneOf("campaign_id", ["a", "b", "none", "a"])) == [1, 2, 3])
      #expect(try await numbers(.isOneOf("candidate_id", ["x"])) == [1, 3, 4, 5, 6])
      #expect(try await numbers(.isOneOf("campaign_id", ["a", "b"]), .isOneOf("candidate_id", ["x"])) == [1, 3])
      #expect(try await numbers(.isOneOf("campaign_id", ["a"]), .isOneOf("campaign_id", ["b"])) == [])
      // What is no text equals no text.
      #expect(
        try await numbers(.isOneOf("campaign_id", ["5", "null", "[\"a\"]", "{\"a\": \"a\"}", ""])) == [])
      #expect(try await numbers(.isOneOf("candidate_id", ["true"])) == [])
      #expect(try await numbers(.isOneOf("unknown", ["a"])) == [])
      #expect(try await numbers(.isOneOf("campaign_id", [])) == [])
      #expect(try await numbers(.isOneOf("campaign_id", ["a"]), .isOneOf("candidate_id", [])) == [])
      let many = (0..<2500).map { "\($0)" }
      #expect(try await numbers(.isOneOf("campaign_id", many + ["b"])) == [3])
      #expect(try await numbers(.isOneOf("campaign_id", many)) == [])
      #expect(try await numbers(.isOneOf("campaign_id", ["nul\0"])) == [])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aPageHoldsTheFieldsThatDocumentsHave(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.put(
        [
          "a": #"{"campaign_id": "a", "messages": [{"direction": "outbound"}], "other": 1}"#,
          "b": #"{"campaign_id": null, "other": 2}"#,
          "c": #"{"other": 3}"#,
        ], in: .smsConversations)
      let documents = try await fixture.all(
        DocumentQuery(.smsConversations, fields: ["messages", "campaign_id"]))
      #expect(
        Set(documents) == [
          .object([
            "campaign_id": .string("a"), "messages": .array([.object(["direction": .string("outbound")])]),
          ]),
          .object(["campaign_id": .null]),
          .object([:]),
        ])
      #expect(documents.count == 3)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func textsOfElementsComeWithoutTheRest(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.put(
        [
          "mixed": #"""
          {"n": 1, "messages": [
            {"to": "a", "at": "first", "body": "long"}, {"to": "b", "at": "second"}, {"to": "a", "at": 3},
            {"to": "a"}, {"to": ["a"], "at": "array"}, {"to": {"to": "a"}, "at": "object"}, {"at": "nobody"},
            {"to": null, "at": "null"}, {"to": 5, "at": "number"}, {"to": "A", "at": "large"},
            {"to": "a", "at": null}, {"to": "a", "at": ["x"]}, {"to": "a", "at": {"at": "y"}}, "a", 7, null,
            [{"to": "a", "at": "nested"}], {"to": "a", "at": ""}, {"to": "c", "at": "ü \"q\" 🧑‍🚀 \n"},
            {"to": "a", "at": "first"}
          ]}
          """#,
          "object": #"{"n": 2, "messages": {"to": "a", "at": "x"}}"#,
          "text": #"{"n": 3, "messages": "a"}"#, "null": #"{"n": 4, "messages": null}"#, "empty": #"{"messages": []}"#,
          "missing": #"{"n": 6, "at": "x", "to": "a"}"#,
        ], in: .smsConversations)
      /// The texts of the document that has any, which must be the only one.
      func texts(_ conditions: DocumentQuery.Condition...) async throws -> [String] {
        let documents = try await fixture.all(
          DocumentQuery(
            .smsConversations, fields: [], texts: .init("at", inElementsOf: "messages", where: conditions), pageSize: 2)
        )
        #expect(documents.count == 6)
        #expect(documents.allSatisfy { $0 == .object(["messages": .array($0["messages"]?.array ?? [])]) })
        return documents.flatMap { $0["messages"]?.array ?? [] }.map { $0.string ?? "no text" }
      }
      #expect(try await texts(.isOneOf("to", ["a"])) == ["first", "", "first"])
      #expect(try await texts(.isOneOf("to", ["c", "b", "none"])) == ["second", "ü \"q\" 🧑‍🚀 \n"])
      #expect(try await texts(.isOneOf("to", ["a", "b"]), .isOneOf("at", ["second", "third"])) == ["second"])
      #expect(try await texts(.isOneOf("to", ["5", "null", "[\"a\"]", "", "nul\0", "a\" || \"\" == \""])) == [])
      #expect(try await texts(.isOneOf("to", [])) == [])
      #expect(try await texts(.isOneOf("to", (0..<2500).map { "\($0)" } + ["b"])) == ["second"])
      #expect(
        try await texts() == [
          "first", "second", "array", "object", "nobody", "null", "number", "large", "", "ü \"q\" 🧑‍🚀 \n", "first",
        ])

      // Beside other fields and conditions, and in place of the array itself.
      let both = try await fixture.all(
        DocumentQuery(
          .smsConversations, fields: ["n", "messages"],
          texts: .init("at", inElementsOf: "messages", where: [.isOneOf("to", ["b"])]),
          where: [.isOneOf("to", ["a"])]))
      #expect(both == [.object(["n": .number(6), "messages": .array([])])])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func allPagesComeOneAfterTheOther(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      let names = (0..<100).map { "document-\($0)" }
      try await fixture.put(
        Dictionary(uniqueKeysWithValues: names.map { ($0, "{\"name\": \"\($0)\"}") }), in: .smsConversations)
      for pageSize in [30, 100, 1000] {
        let query = DocumentQuery(.smsConversations, fields: ["name"], pageSize: pageSize)
        var pages: [[JSONValue]] = []
        try await fixture.store.forEachPage(of: query, partition: fixture.partition, deadline: nil) {
          pages.append($0)
        }
        #expect(pages.allSatisfy { $0.count <= pageSize })
        #expect(try await fixture.all(query) == pages.flatMap(\.self))
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func valuesOfAnyKindComeAsTheyAre(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      let body = #"""
        {"zero": 0, "negative": -1.5, "tenth": 0.1, "large": 12345678901234567890, "huge": 1e300, "tiny": 1e-300,
         "yes": true, "no": false, "null": null, "empty": "", "text": "ü 🧑‍🚀 \" \\ \/ \n \u00e9 \ud83d\ude00",
         "none": [], "nothing": {}, "nested": [[1, [2, {"a": [null, true]}]], {"b": {"c": "d"}}]}
        """#
      let expected: [String: JSONValue] = [
        "zero": .number(0), "negative": .number(-1.5), "tenth": .number(0.1), "large": .number(12345678901234567168),
        "huge": .number(1e300), "tiny": .number(1e-300), "yes": .bool(true), "no": .bool(false), "null": .null,
        "empty": .string(""), "text": .string("ü 🧑‍🚀 \" \\ / \n \u{e9} 😀"), "none": .array([]), "nothing": .object([:]),
        "nested": .array([
          .array([.number(1), .array([.number(2), .object(["a": .array([.null, .bool(true)])])])]),
          .object(["b": .object(["c": .string("d")])]),
        ]),
      ]
      try await fixture.put(["a": body], in: .campaignScripts)
      for ids in [["a"], ["a", "b"]] {
        let documents = try await fixture.store.documents(
          ids, in: .campaignScripts, partition: fixture.partition, deadline: nil)
        #expect(documents == ["a": .object(expected)])
      }
      let page = try await fixture.all(DocumentQuery(.campaignScripts, fields: ["nested", "large", "null", "text"]))
      #expect(page == [.object(expected.filter { ["nested", "large", "null", "text"].contains($0.key) })])
    }
  }

  // Limits of time, and outages.

  private let query = DocumentQuery(.smsConversations, fields: ["messages"])

  @Test(arguments: StoreKind.allCases)
  func aDeadlineThatHasPassedIsTold(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      let past = ContinuousClock.now - .seconds(1)
      for ids in [["a"], ["a", "b"]] {
        let batch = await failure {
          _ = try await fixture.store.documents(
            ids, in: .campaignScripts, partition: fixture.partition, deadline: past)
        }
        #expect(batch?.kind == .deadlineExceeded)
      }
      let page = await failure {
        _ = try await fixture.store.page(of: query, partition: fixture.partition, after: nil, deadline: past)
      }
      #expect(page?.kind == .deadlineExceeded)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aStoreThatIsSilentIsLeftAtTheDeadline(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.whileSilent {
        let deadline = ContinuousClock.now + .milliseconds(300)
        let batch = await failure {
          _ = try await fixture.store.documents(
            ["a"], in: .campaignScripts, partition: fixture.partition, deadline: deadline)
        }
        #expect(batch?.kind == .deadlineExceeded)
        #expect(ContinuousClock.now >= deadline)
      }
      #expect(try await fixture.all(query) == [])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aCancelledReadEnds(_ kind: StoreKind) async throws {
    try await Fixture.run(kind) { fixture in
      let (store, partition) = (fixture.store, fixture.partition)
      try await fixture.whileSilent {
        let read = Task {
          await failure { _ = try await store.page(of: query, partition: partition, after: nil, deadline: nil) }
        }
        try await fixture.waitForRequest()
        read.cancel()
        #expect(await read.value?.kind == .cancelled)
      }
      #expect(try await fixture.all(query) == [])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func aStoreThatIsAwayIsUnavailable(_ kind: StoreKind) async throws {
    func expectUnavailable(_ store: any DocumentStore) async {
      for ids in [["a"], ["a", "b"]] {
        let batch = await failure {
          _ = try await store.documents(ids, in: .campaignScripts, partition: UUID(), deadline: .now + .seconds(600))
        }
        #expect(batch?.kind == .unavailable)
      }
      let page = await failure {
        _ = try await store.page(of: query, partition: UUID(), after: nil, deadline: .now + .seconds(600))
      }
      #expect(page?.kind == .unavailable)
    }
    switch kind {
    case .postgres:
      try await withPool(to: "host=/nowhere dbname=none") { await expectUnavailable(PostgresDocumentStore(pool: $0)) }
    case .cosmos:
      // Nobody listens where a server was.
      let server = try await TestCosmos.start()
      let away = try configuration(of: server)
      try await server.stop()
      try await withStore(away) { await expectUnavailable($0) }
    }
  }
}
