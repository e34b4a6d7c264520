import Analytics
import SMSUsage

/// What is chosen about the analytics of campaigns.
struct AnalyticsConfiguration: Sendable {
  var settings = AnalyticsSettings()
  /// The accounts at Twilio of organizations that have one; nil where no SMS are sent through it.
  var smsAccounts: TwilioAccounts?

  /// The defaults, for the demonstration.
  init() {}

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings.defaultPassingScore = try settings.value(
      .defaultPassingScore, default: self.settings.defaultPassingScore, ValueText.number)
    self.settings.passingScoreLifetime = try settings.value(
      .passingScoreLifetime, default: self.settings.passingScoreLifetime, ValueText.duration)
    self.settings.timeSaved = try TimeSavedWeights(settings)
    smsAccounts = try settings.optional(.smsAccountsFile, ValueText.smsAccounts)
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

extension ValueText {
  /// The path of a file of accounts, which is read.
  static func smsAccounts(_ path: String) throws(InvalidValue) -> TwilioAccounts {
    do {
      return try TwilioAccounts(path: path)
    } catch {
      throw InvalidValue(problem: "can't serve as the file of SMS accounts: \(error)")
    }
  }
}
