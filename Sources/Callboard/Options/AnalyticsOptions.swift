import ArgumentParser
import Settings

/// The analytics of interview campaigns.
struct AnalyticsOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .defaultPassingScore,
      "The passing score of campaigns for which neither script nor organization has one.",
      valueName: "score"))
  var defaultPassingScore: String?

  @Option(
    help: ArgumentHelp(
      setting: .passingScoreLifetime,
      "For how long a passing score that was looked up is used again; 0s for not at all.",
      valueName: "time"))
  var passingScoreLifetime: String?

  @Option(
    help: ArgumentHelp(
      setting: .smsAccountsFile,
      """
      A JSON file of the accounts at Twilio whose SMS are counted: \
      {"ORGANIZATION": {"account_sid": "AC…", "auth_token": "…"}}.
      """, valueName: "path"))
  var smsAccountsFile: String?

  @Option(
    help: ArgumentHelp(setting: .timeSavedPerCall, "What an answered call saves beside its length.", valueName: "time"))
  var timeSavedPerCall: String?

  @Option(
    name: .customLong("time-saved-per-sms"),
    help: ArgumentHelp(setting: .timeSavedPerSMS, "What an SMS saves.", valueName: "time"))
  var timeSavedPerSMS: String?

  @Option(
    help: ArgumentHelp(setting: .timeSavedPerWebCall, "What a web call saves beside its length.", valueName: "time"))
  var timeSavedPerWebCall: String?

  @Option(help: ArgumentHelp(setting: .timeSavedPerResume, "What the screening of a resume saves.", valueName: "time"))
  var timeSavedPerResume: String?

  @Option(help: ArgumentHelp(setting: .timeSavedPerNotetaking, "What a notetaking session saves.", valueName: "time"))
  var timeSavedPerNotetaking: String?
}
