/// How much time is taken to have been saved by what a campaign did (docs/metrics.md, "Time saved").
public struct TimeSavedWeights: Sendable, Hashable {
  /// By an answered call, beside its length.
  public var answeredCall: Duration = .seconds(180)
  /// By an SMS that was sent.
  public var sms: Duration = .seconds(60)
  /// By a web call, beside its length.
  public var webCall: Duration = .seconds(180)
  /// By a resume that was screened.
  public var resumeScreening: Duration = .seconds(360)
  /// By a notetaking session, whatever its length.
  public var notetakingSession: Duration = .seconds(600)

  /// The defaults.
  public init() {}
}
