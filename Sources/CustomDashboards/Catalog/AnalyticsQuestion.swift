import Messages

/// A method of AnalyticsService: what answers charts. Charts of one method and filter are of one answer.
enum AnalyticsQuestion: Sendable, Hashable, CaseIterable {
  case dashboard
  case smsSent
  case totalSMS
  case timeSaved
  case totalTimeSaved
  case satisfaction
  case averageSatisfaction
  case campaignsLaunched
  case credits

  /// Whether the method takes a filter.
  var takesFilter: Bool { self != .campaignsLaunched }
}

/// What a method of AnalyticsService answered.
enum AnalyticsAnswer: Sendable {
  case dashboard(GetAnalyticsDashboardResponse)
  case smsSent(GetSmsSentResponse)
  case totalSMS(GetTotalSmsResponse)
  case timeSaved(GetTimeSavedResponse)
  case totalTimeSaved(GetTotalTimeSavedResponse)
  case satisfaction(GetCandidateSatisfactionResponse)
  case averageSatisfaction(GetAverageCandidateSatisfactionResponse)
  case campaignsLaunched(GetCampaignsLaunchedPerWeekResponse)
  case credits(GetCreditsPerQualifiedCandidateResponse)

  /// What the server understood of the question.
  var info: QueryInfo? {
    switch self {
    case .dashboard(let answer): answer.info
    case .smsSent(let answer): answer.info
    case .totalSMS(let answer): answer.info
    case .timeSaved(let answer): answer.info
    case .totalTimeSaved(let answer): answer.info
    case .satisfaction(let answer): answer.info
    case .averageSatisfaction(let answer): answer.info
    case .campaignsLaunched(let answer): answer.info
    case .credits(let answer): answer.info
    }
  }
}
