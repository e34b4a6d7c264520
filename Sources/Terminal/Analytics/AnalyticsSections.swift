public import Messages

/// What has come of the analytics dashboard so far: each of the service's nine answers is awaited, has arrived, or has
/// failed.
public struct AnalyticsSections: Sendable {
  /// Metrics and charts of interview calls.
  public var dashboard = SectionState<GetAnalyticsDashboardResponse>.awaited
  /// SMS over time.
  public var smsSent = SectionState<GetSmsSentResponse>.awaited
  /// SMS in all.
  public var totalSms = SectionState<GetTotalSmsResponse>.awaited
  /// Time saved over time.
  public var timeSaved = SectionState<GetTimeSavedResponse>.awaited
  /// Time saved in all, and by what.
  public var totalTimeSaved = SectionState<GetTotalTimeSavedResponse>.awaited
  /// Ratings over time, and how they are distributed.
  public var candidateSatisfaction = SectionState<GetCandidateSatisfactionResponse>.awaited
  /// The mean rating.
  public var averageCandidateSatisfaction = SectionState<GetAverageCandidateSatisfactionResponse>.awaited
  /// Launches of all time.
  public var campaignsLaunchedPerWeek = SectionState<GetCampaignsLaunchedPerWeekResponse>.awaited
  /// What a qualified candidate cost.
  public var creditsPerQualifiedCandidate = SectionState<GetCreditsPerQualifiedCandidateResponse>.awaited

  /// Everything is awaited.
  public init() {}

  /// The failures, in the order of the contract.
  public var errors: [SectionError] {
    [
      dashboard.error, smsSent.error, totalSms.error, timeSaved.error, totalTimeSaved.error,
      candidateSatisfaction.error, averageCandidateSatisfaction.error, campaignsLaunchedPerWeek.error,
      creditsPerQualifiedCandidate.error,
    ].compactMap { $0 }
  }

  /// The first answer's, of those that have the range of time that was asked for.
  var info: QueryInfo? {
    dashboard.answer?.info ?? smsSent.answer?.info ?? totalSms.answer?.info ?? timeSaved.answer?.info
      ?? totalTimeSaved.answer?.info ?? candidateSatisfaction.answer?.info
      ?? averageCandidateSatisfaction.answer?.info ?? creditsPerQualifiedCandidate.answer?.info
  }

  /// Whether no answer that has the range of time is still to come.
  var isRangeSettled: Bool {
    info != nil
      || dashboard.isSettled && smsSent.isSettled && totalSms.isSettled && timeSaved.isSettled
        && totalTimeSaved.isSettled && candidateSatisfaction.isSettled && averageCandidateSatisfaction.isSettled
        && creditsPerQualifiedCandidate.isSettled
  }
}

extension SectionState {
  /// What went wrong, if something did.
  var error: SectionError? {
    if case .failed(let error) = self { error } else { nil }
  }
}
