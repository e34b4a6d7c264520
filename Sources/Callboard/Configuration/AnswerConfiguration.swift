import Settings

/// How long answers are given again, and what is kept to make others.
struct AnswerConfiguration: Sendable {
  /// How old their data may become; zero for never.
  var timeToLive: Duration
  /// Of decoded segments, in bytes.
  var segmentMemory: Int

  init(_ settings: Settings) throws(ConfigurationError) {
    timeToLive = try settings.value(.answerTTL, ValueText.duration)
    segmentMemory = try settings.value(.segmentMemory, ValueText.memory)
  }
}
