import Analytics
import Logging
import SMSUsage
import Secrets

/// What is chosen about the analytics of campaigns.
struct AnalyticsConfiguration: Sendable {
  var settings = AnalyticsSettings()
  /// The file of accounts at Twilio; nil where no SMS are sent through it.
  private let smsAccountsFile: String?

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings.defaultPassingScore = try settings.value(
      .defaultPassingScore, default: self.settings.defaultPassingScore, ValueText.number)
    self.settings.passingScoreLifetime = try settings.value(
      .passingScoreLifetime, default: self.settings.passingScoreLifetime, ValueText.duration)
    self.settings.timeSaved = try TimeSavedWeights(settings)
    smsAccountsFile = try settings.optional(.smsAccountsFile, ValueText.text)
  }

  /// The accounts at Twilio of organizations that have one; nil where no SMS are sent through it.
  ///
  /// - Throws: `SecretError` where their file can't be used.
  func smsAccounts(logger: Logger) throws(SecretError) -> TwilioAccounts? {
    guard let smsAccountsFile else { return nil }
    return try TwilioAccounts(file: smsAccountsFile, logger: logger)
  }
}

extension TimeSavedWeights {
  /// The weights that are set, and the defaults of the others.
  fileprivate init(_ settings: Settings) throws(ConfigurationError) {
    self.init()
    answeredCall = try settings.value(.timeSavedPerCall, default: answeredCall, ValueText.duration)
    sms = try settings.value(.timeSavedPerSMS, default: sms, ValueText.duration)
    webCall = try settings.value(.timeSavedPerWebCall, default: webCall, ValueText.duration)
    resumeScreening = try settings.value(.timeSavedPerResume, default: resumeScreening, ValueText.duration)
    notetakingSession = try settings.value(.timeSavedPerNotetaking, default: notetakingSession, ValueText.duration)
  }
}
