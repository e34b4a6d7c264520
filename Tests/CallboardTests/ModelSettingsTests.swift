import Foundation
import LanguageModel
import Logging
import Secrets
import Settings
import Testing

@testable import Callboard

/// The settings of the language model that proposes charts.
@Suite struct ModelSettingsTests {
  private func configuration(_ flags: [SettingName: String?]) async throws -> ModelConfiguration {
    try ModelConfiguration(try await Settings(flags: flags, environment: [:]))
  }

  private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

  @Test func thereIsNoneUnlessItIsGiven() async throws {
    #expect(try await configuration([:]).model(logger: logger) == nil)
    for name in [SettingName.modelName, .modelKeyFile] {
      let error = await #expect(throws: ConfigurationError.self) { try await configuration([name: "x"]) }
      #expect(error?.source == name.flag)
    }
  }

  @Test func aModelHasAnAddressAndAName() async throws {
    let model = try await configuration([.modelEndpoint: "https://models.example.com/v1", .modelName: "m"]).model(
      logger: logger)
    #expect(model?.endpoint.url == "https://models.example.com/v1/chat/completions" && model?.model == "m")
    #expect(model?.key == nil)
    let missing = await #expect(throws: ConfigurationError.self) {
      try await configuration([.modelEndpoint: "https://models.example.com/v1"])
    }
    #expect(missing?.source == "--model-name")
    let plain = await #expect(throws: ConfigurationError.self) {
      try await configuration([.modelEndpoint: "http://models.example.com/v1", .modelName: "m"])
    }
    #expect(plain?.source == "--model-endpoint")
  }

  @Test func aKeyIsReadAndNotRepeated() async throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "model-key-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let flags: [SettingName: String?] = [
      .modelEndpoint: "https://models.example.com/v1", .modelName: "m", .modelKeyFile: url.path,
    ]
    try Data("hunter2\n".utf8).write(to: url)
    let model = try await configuration(flags).model(logger: logger)
    #expect(model?.key?.value == "hunter2" && "\(String(describing: model))".contains("hunter2") == false)
    try Data("hunter 2".utf8).write(to: url)
    let error = await #expect(throws: ConfigurationError.self) { try await configuration(flags).model(logger: logger) }
    #expect(error?.source == "--model-key-file" && error?.description.contains("hunter") == false)
  }
}
