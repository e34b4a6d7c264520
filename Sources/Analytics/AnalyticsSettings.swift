/// What a deployment may choose about analytics.
public struct AnalyticsSettings: Sendable {
  /// The passing score of campaigns for which neither a script nor the organization has one.
  public var defaultPassingScore: Double = 70
  /// For how long a passing score that was looked up may be used again; zero for not at all.
  public var passingScoreLifetime: Duration = .seconds(30)
  /// What the sources of time saved count for.
  public var timeSaved = TimeSavedWeights()

  /// The defaults.
  public init() {}
}
