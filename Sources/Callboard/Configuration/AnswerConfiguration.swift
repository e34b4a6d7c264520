import Settings

/// How long answers are given again.
struct AnswerConfiguration: Sendable {
  /// How old their data may become; zero for never.
  var timeToLive: Duration

  init(_ settings: Settings) throws(ConfigurationError) {
    timeToLive = try settings.value(.answerTTL, ValueText.duration)
  }
}
