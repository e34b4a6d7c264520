import Foundation
import Testing

@testable import Settings

@Suite struct SettingsTests {
  private func file(_ json: String) throws -> String {
    let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
    try Data(json.utf8).write(to: url)
    return url.path
  }

  @Test func flagsWinOverEnvironmentOverFileOverDefault() async throws {
    let path = try file(#"{"pool-size": 3, "pool-wait": "3s", "threads": 3}"#)
    let settings = try await Settings(
      flags: [.config: path, .poolSize: "1", .poolWait: nil],
      environment: ["CALLBOARD_POOL_SIZE": "2", "CALLBOARD_POOL_WAIT": "2s"])
    let count = ValueText.count(in: 1...1_000)
    #expect(try settings.value(.poolSize, count) == 1)
    #expect(try settings.value(.poolWait, ValueText.duration) == .seconds(2))
    #expect(try settings.value(.threads, count) == 3)
    #expect(try settings.value(.maxStreams, count) == 256)
  }

  @Test func environmentNamesTheFile() async throws {
    let path = try file(#"{"log-level": "debug"}"#)
    let settings = try await Settings(flags: [:], environment: ["CALLBOARD_CONFIG": path])
    #expect(try settings.optional(.logLevel, ValueText.text) == "debug")
  }

  @Test func aBadValueIsNamedByItsSource() async throws {
    let path = try file(#"{"threads": 0, "pool-wait": [1]}"#)
    let settings = try await Settings(
      flags: [.config: path, .listen: "here"], environment: ["CALLBOARD_POOL_SIZE": "many"])
    let count = ValueText.count(in: 1...9)
    #expect(throws: ConfigurationError(source: "CALLBOARD_POOL_SIZE", problem: "'many' is no whole number from 1 to 9"))
    {
      try settings.optional(.poolSize, count)
    }
    #expect(throws: ConfigurationError(source: "threads in \(path)", problem: "'0' is no whole number from 1 to 9")) {
      try settings.optional(.threads, count)
    }
    #expect(throws: ConfigurationError(source: "pool-wait in \(path)", problem: "must be a string or a number")) {
      try settings.optional(.poolWait, ValueText.duration)
    }
    #expect(
      throws: ConfigurationError(
        source: "--listen", problem: "'here' is no HOST:PORT, like 127.0.0.1:50051 or [::1]:50051, and no unix:PATH")
    ) {
      try settings.value(.listen, EndpointText.parse)
    }
  }

  @Test func aMissingSettingSaysHowToGiveIt() async throws {
    let settings = try await Settings(flags: [:], environment: [:])
    #expect(
      throws: ConfigurationError(
        source: "--token-key-file", problem: "is missing; give it, or set CALLBOARD_TOKEN_KEY_FILE")
    ) {
      try settings.value(.tokenKeyFile, ValueText.text)
    }
  }

  @Test func secretsAreNotRepeated() async throws {
    let settings = try await Settings(flags: [:], environment: ["CALLBOARD_DATABASE_URL": "hunter2"])
    let error = #expect(throws: ConfigurationError.self) { try settings.value(.databaseURL, DatabaseURL.parse) }
    #expect(error?.description.contains("hunter2") == false)
  }

  @Test func aFileWithAnUnknownEntryIsRefused() async throws {
    let path = try file(#"{"pool-sise": 3}"#)
    let error = await #expect(throws: ConfigurationError.self) {
      try await Settings(flags: [.config: path], environment: [:])
    }
    #expect(error?.source == "pool-sise in \(path)")
  }

  @Test(arguments: ["/nowhere/callboard.json", "/dev/null"])
  func aFileThatCannotBeReadIsNamed(path: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) {
      try await Settings(flags: [.config: path], environment: [:])
    }
    #expect(error?.source == path)
  }
}
