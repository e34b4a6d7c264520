import Analytics
import Foundation
import Logging
import SMSUsage
import Settings
import Testing

@testable import Callboard

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
    func accounts(_ flags: [SettingName: String?]) async throws -> TwilioAccounts? {
      try await AnalyticsConfiguration.smsAccounts(
        Settings(flags: flags, environment: [:]), logger: Logger(label: "test"))
    }
    #expect(try await accounts([:]) == nil)
    let url = FileManager.default.temporaryDirectory.appending(path: "accounts-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    let sid = "AC" + String(repeating: "0", count: 32)
    let good = #"{"\#(UUID())": {"account_sid": "\#(sid)", "auth_token": "hunter2"}}"#
    try Data(good.utf8).write(to: url)
    #expect(try await accounts([.smsAccountsFile: url.path]) != nil)
    try Data(good.replacingOccurrences(of: sid, with: "AC1").utf8).write(to: url)
    let error = await #expect(throws: ConfigurationError.self) { try await accounts([.smsAccountsFile: url.path]) }
    #expect(error?.source == "--sms-accounts-file")
    #expect(error?.description.contains(url.path) == true)
    #expect(error?.description.contains("account_sid must be") == true)
    #expect(error?.description.contains("hunter2") == false)
  }

  /// A deployment without settings is what the module's own defaults say.
  @Test func defaultsAreTheModules() async throws {
    let (settings, own) = (try await configuration([:]).settings, AnalyticsSettings())
    #expect(settings.defaultPassingScore == own.defaultPassingScore)
    #expect(settings.passingScoreLifetime == own.passingScoreLifetime)
    #expect(settings.timeSaved == own.timeSaved)
  }
}
