import Analytics
import Logging
import SMSUsage
import Settings

/// What is chosen about the analytics of campaigns.
struct AnalyticsConfiguration: Sendable {
  var settings = AnalyticsSettings()

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings.defaultPassingScore = try settings.value(.defaultPassingScore, ValueText.number)
    self.settings.passingScoreLifetime = try settings.value(.passingScoreLifetime, ValueText.duration)
    self.settings.timeSaved = try TimeSavedWeights(settings)
  }

  /// The accounts at Twilio of organizations that have one; nil where no SMS are sent through it.
  ///
  /// - Throws: ``ConfigurationError`` where their file can't be used.
  static func smsAccounts(_ settings: Settings, logger: Logger) async throws -> TwilioAccounts? {
    guard try settings.optional(.smsAccountsFile, ValueText.text) != nil else { return nil }
    return try await settings.content(of: .smsAccountsFile) { try TwilioAccounts(file: $0, logger: logger) }
  }
}

extension TimeSavedWeights {
  /// The weights that are set, and the defaults of the others.
  fileprivate init(_ settings: Settings) throws(ConfigurationError) {
    self.init()
    answeredCall = try settings.value(.timeSavedPerCall, ValueText.duration)
    sms = try settings.value(.timeSavedPerSMS, ValueText.duration)
    webCall = try settings.value(.timeSavedPerWebCall, ValueText.duration)
    resumeScreening = try settings.value(.timeSavedPerResume, ValueText.duration)
    notetakingSession = try settings.value(.timeSavedPerNotetaking, ValueText.duration)
  }
}
