import Analytics
import Foundation
import Logging
import Secrets
import Testing

@testable import Server

/// The settings of the analytics.
@Suite struct AnalyticsSettingsTests {
  private func configuration(_ flags: [SettingName: String?]) async throws -> AnalyticsConfiguration {
    try AnalyticsConfiguration(try await Settings(flags: flags, environment: [:]))
  }

  @Test func weightsOfTimeSavedHaveTheirDefaults() async throws {
    let weights = try await configuration([:]).settings.timeSaved
    #expect(weights.answeredCall == .seconds(180))
    #expect(weights.sms == .seconds(60))
    #expect(weights.webCall == .seconds(180))
    #expect(weights.resumeScreening == .seconds(360))
    #expect(weights.notetakingSession == .seconds(600))
  }

  @Test func weightsOfTimeSavedAreRead() async throws {
    let weights = try await configuration([
      .timeSavedPerCall: "1s", .timeSavedPerSMS: "0s", .timeSavedPerWebCall: "3m", .timeSavedPerResume: "4h",
      .timeSavedPerNotetaking: "5ms",
    ]).settings.timeSaved
    #expect(weights.answeredCall == .seconds(1))
    #expect(weights.sms == .zero)
    #expect(weights.webCall == .seconds(180))
    #expect(weights.resumeScreening == .seconds(4 * 3_600))
    #expect(weights.notetakingSession == .milliseconds(5))
  }

  @Test(arguments: ["-1s", "nan", "inf", "180", ""]) func aWeightIsATime(_ text: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await configuration([.timeSavedPerSMS: text]) }
    #expect(error?.source == "--time-saved-per-sms")
  }

  @Test func accountsAreReadAndTheirSecretsNotRepeated() async throws {
    let logger = Logger(label: "test")
    #expect(try await configuration([:]).smsAccounts(logger: logger) == nil)
    let url = FileManager.default.temporaryDirectory.appending(path: "accounts-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    let sid = "AC" + String(repeating: "0", count: 32)
    let good = #"{"\#(UUID())": {"account_sid": "\#(sid)", "auth_token": "hunter2"}}"#
    try Data(good.utf8).write(to: url)
    #expect(try await configuration([.smsAccountsFile: url.path]).smsAccounts(logger: logger) != nil)
    try Data(good.replacingOccurrences(of: sid, with: "AC1").utf8).write(to: url)
    let error = await #expect(throws: SecretError.self) {
      try await configuration([.smsAccountsFile: url.path]).smsAccounts(logger: logger)
    }
    #expect(error?.description.contains(url.path) == true)
    #expect(error?.description.contains("account_sid must be") == true)
    #expect(error?.description.contains("hunter2") == false)
  }
}
