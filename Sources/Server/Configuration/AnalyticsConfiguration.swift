import Analytics

/// What is chosen about the analytics of campaigns.
struct AnalyticsConfiguration: Sendable {
  var settings = AnalyticsSettings()

  /// The defaults, for the demonstration.
  init() {}

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings.defaultPassingScore = try settings.value(
      .defaultPassingScore, default: self.settings.defaultPassingScore, ValueText.number)
    self.settings.passingScoreLifetime = try settings.value(
      .passingScoreLifetime, default: self.settings.passingScoreLifetime, ValueText.duration)
  }
}
