import Foundation
import Settings
import Testing

@testable import Callboard

/// Connection strings, and who is told of a wrong one.
@Suite struct DatabaseSettingsTests {
  private func problem(
    flags: [SettingName: String?] = [:], environment: [String: String] = [:]
  ) async -> ConfigurationError? {
    await #expect(throws: ConfigurationError.self) {
      try DatabaseConfiguration(try await Settings(flags: flags, environment: environment))
    }
  }

  /// A URL that begins well: libpq alone can tell that it is wrong.
  private static let wrong = "postgresql://[::1/x"

  @Test func aWrongConnectionStringIsBlamedOnItsPlace() async throws {
    let reason = "is no connection string that libpq understands"
    #expect(await problem(flags: [.databaseURL: Self.wrong]) == .init(source: "--database-url", problem: reason))
    #expect(
      await problem(environment: ["CALLBOARD_DATABASE_URL": Self.wrong])
        == .init(source: "CALLBOARD_DATABASE_URL", problem: reason))
    #expect(
      await problem(flags: [.databaseURL: "host=/run"], environment: ["CALLBOARD_READ_DATABASE_URL": Self.wrong])
        == .init(source: "CALLBOARD_READ_DATABASE_URL", problem: reason))
    let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(#"{"database-url": "\#(Self.wrong)"}"#.utf8).write(to: url)
    #expect(
      await problem(flags: [.config: url.path])
        == .init(source: "database-url in \(url.path)", problem: reason))
  }

  @Test func aPasswordInAFlagIsRefusedAndElsewhereTaken() async throws {
    let url = "postgresql://me:hunter2@127.0.0.1/x"
    for name in [SettingName.databaseURL, .readDatabaseURL] {
      let error = await problem(flags: [name: url])
      #expect(error?.source == name.flag)
      #expect(error?.problem.contains("set \(name.environmentVariable) instead") == true)
      #expect(error?.description.contains("hunter2") == false)
      let settings = try await Settings(flags: [:], environment: [name.environmentVariable: url])
      #expect(throws: Never.self) { try DatabaseConfiguration(settings) }
    }
  }

  @Test func theReplicaIsReadWhereThereIsOne() async throws {
    let settings = try await Settings(
      flags: [.databaseURL: "host=/primary", .readDatabaseURL: "host=/replica"], environment: [:])
    #expect("\(try DatabaseConfiguration(settings).read)".contains("replica"))
    #expect(settings.source(of: .readDatabaseURL).description == "--read-database-url")
  }

  @Test func aMissingDatabaseIsNamed() async {
    #expect(
      await problem() == .init(source: "--database-url", problem: "is missing; give it, or set CALLBOARD_DATABASE_URL"))
  }
}
