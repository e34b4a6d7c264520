import Documents
import Foundation
import Logging
import Postgres
import Settings
import Testing
import Upstream

@testable import Callboard

/// Where documents are, by settings.
@Suite struct DocumentSettingsTests {
  private let key = Data(repeating: 7, count: 64).base64EncodedString()

  private func configuration(_ environment: [String: String]) async throws -> DocumentConfiguration {
    try DocumentConfiguration(try await Settings(flags: [:], environment: environment))
  }

  private func problem(_ environment: [String: String]) async -> ConfigurationError? {
    await #expect(throws: ConfigurationError.self) { try await configuration(environment) }
  }

  @Test func documentsAreInPostgresUnlessToldOtherwise() async throws {
    for environment in [[:], ["CALLBOARD_DOCUMENT_STORE": "postgres"]] {
      guard case .postgres = try await configuration(environment).place(logger: Logger(label: "test")) else {
        Issue.record("not in PostgreSQL")
        continue
      }
    }
  }

  @Test(arguments: [(1, 1), (3, 1), (4, 1), (8, 2), (16, 4), (1000, 250)])
  func documentsInPostgresHaveConnectionsOfTheirOwn(_ poolSize: Int, _ expected: Int) async throws {
    let settings = try await Settings(flags: [.poolSize: "\(poolSize)", .databaseURL: "host=/run"], environment: [:])
    let database = try DatabaseConfiguration(settings)
    let read = database.readPool(largestDeadline: .seconds(7))
    let documents = database.documentPool(largestDeadline: .seconds(7))
    #expect(documents.maxSize == expected)
    #expect(documents.maxWait == database.poolWait)
    #expect(documents.name != read.name)
    #expect(read.maxSize == poolSize)
    #expect(read.largestDeadline == .seconds(7) && documents.largestDeadline == .seconds(7))
  }

  @Test func anAccountIsNamedByThreeSettings() async throws {
    let path = NSTemporaryDirectory() + "callboard-key-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let settings = [
      "CALLBOARD_DOCUMENT_STORE": "cosmos", "CALLBOARD_COSMOS_ENDPOINT": "https://a.documents.azure.com:443/",
      "CALLBOARD_COSMOS_KEY_FILE": path, "CALLBOARD_COSMOS_DATABASE": "callboard",
    ]
    let logger = Logger(label: "test")
    let missing = await #expect(throws: ConfigurationError.self) {
      try await configuration(settings).place(logger: logger)
    }
    #expect(missing?.source == "CALLBOARD_COSMOS_KEY_FILE")
    #expect(missing?.problem == "the key file of Azure Cosmos DB \(path) can't be read: No such file or directory")
    try Data(key.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    guard case .cosmos(let cosmos) = try await configuration(settings).place(logger: logger) else {
      Issue.record("not in Azure Cosmos DB")
      return
    }
    #expect(cosmos.endpoint.description == "https://a.documents.azure.com:443")
    #expect(cosmos.database == "callboard")
    for name in settings.keys where name != "CALLBOARD_DOCUMENT_STORE" {
      var incomplete = settings
      incomplete[name] = nil
      #expect(await problem(incomplete)?.problem == "is missing; give it, or set \(name)")
      let useless = await problem([name: settings[name] ?? ""])
      #expect(useless?.source == name)
      #expect(useless?.problem.hasSuffix("is of no use without --document-store cosmos") == true)
    }
  }

  @Test(arguments: [
    ("CALLBOARD_DOCUMENT_STORE", "mongo"), ("CALLBOARD_COSMOS_ENDPOINT", "http://a.documents.azure.com"),
    ("CALLBOARD_COSMOS_ENDPOINT", "a.documents.azure.com"), ("CALLBOARD_COSMOS_DATABASE", "a/b"),
  ])
  func aBadValueIsNamed(_ name: String, _ value: String) async {
    var settings = [
      "CALLBOARD_DOCUMENT_STORE": "cosmos", "CALLBOARD_COSMOS_ENDPOINT": "http://localhost:8081",
      "CALLBOARD_COSMOS_KEY_FILE": "/nowhere", "CALLBOARD_COSMOS_DATABASE": "callboard",
    ]
    settings[name] = value
    let problem = await problem(settings)
    #expect(problem?.source == name)
    #expect(problem?.problem.contains("'\(value)'") == true)
  }
}
