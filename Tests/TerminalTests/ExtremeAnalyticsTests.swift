import Messages
import StandardMessages
import TestTurns
import Testing

@testable import Terminal

/// Whatever a server sends is drawn, within the width, and says nothing to the terminal.
@Suite(.computing) struct ExtremeAnalyticsTests {
  private func expectAllWidths(_ sections: AnalyticsSections) {
    for width in drawableWidths { expectDrawable(AnalyticsLayout(sections).drawing(width: width), width: width) }
  }

  @Test func answersWithNothingSet() throws {
    var sections = AnalyticsSections()
    sections.dashboard = .arrived(.init())
    sections.smsSent = .arrived(.init())
    sections.totalSms = .arrived(.init())
    sections.timeSaved = .arrived(.init())
    sections.totalTimeSaved = .arrived(.init())
    sections.candidateSatisfaction = .arrived(.init())
    sections.averageCandidateSatisfaction = .arrived(.init())
    sections.campaignsLaunchedPerWeek = .arrived(.init())
    sections.creditsPerQualifiedCandidate = .arrived(.init())
    expectAllWidths(sections)
    try Golden.expect(AnalyticsLayout(sections).drawing(width: 96), "analytics-zeros")
  }

  @Test func hugeCountsAndOddNumbers() {
    for odd in [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-300, -0.0] {
      var sections = AnalyticsSections()
      sections.dashboard = .arrived(
        GetAnalyticsDashboardResponse(
          metrics: AnalyticsMetrics(
            totalCalls: .max, answerRate: odd, callCompletionRate: odd, interviews: .min, callLengthSecs: .min,
            avgInterviewLengthSecs: odd, avgTimeToFirstInterviewSecs: odd, passthroughRate: odd, withdrawalRate: odd),
          charts: AnalyticsCharts(
            calls: CallsChart(
              points: (0..<400).map { .init(calls: $0 % 2 == 0 ? .max : .min, answered: $0 % 3 == 0 ? .max : .min) }),
            passthroughRate: PassthroughRateChart(
              points: (0..<400).map { .init(passthroughRate: odd, scored: $0 % 2 == 0 ? .max : .min) })),
          withdrawalReasons: (0..<40).map { _ in WithdrawalReasonCount(count: .max, share: odd) },
          passingScores: (0..<40).map { _ in CampaignPassingScore(passingScore: odd) },
          info: QueryInfo(startTime: Timestamp(seconds: .min), endTime: Timestamp(seconds: .max))))
      sections.totalSms = .arrived(GetTotalSmsResponse(totalSms: .min, fromConversations: .max, fromProvider: .max))
      sections.timeSaved = .arrived(
        GetTimeSavedResponse(points: (0..<4).map { _ in .init(saved: TimeSavedBreakdown(totalSecs: odd)) }))
      sections.totalTimeSaved = .arrived(
        GetTotalTimeSavedResponse(saved: TimeSavedBreakdown(totalSecs: odd, callsSecs: odd)))
      sections.candidateSatisfaction = .arrived(
        GetCandidateSatisfactionResponse(
          points: [.init(averageRating: odd, ratings: .max), .init(averageRating: odd, ratings: .min)],
          distribution: [RatingCount(rating: .min, count: .max), RatingCount(rating: 6, count: .min)]))
      sections.averageCandidateSatisfaction = .arrived(.init(averageRating: odd, ratings: .max))
      sections.campaignsLaunchedPerWeek = .arrived(.init(points: [.init(campaigns: .max), .init(campaigns: .min)]))
      sections.creditsPerQualifiedCandidate = .arrived(
        .init(creditsPerQualifiedCandidate: odd, creditsUsed: odd, qualifiedCandidates: .min))
      expectAllWidths(sections)
    }
  }

  @Test(arguments: [
    "\u{1B}[2J\u{1B}]0;title\u{7}\u{9B}31m\r\n\t\u{0}\u{7F}\u{85}\u{2028}\u{202E}", "山田太郎🇯🇵👩‍👧 한글 ",
    "aVeryLongNameWithoutAnySpace", "e\u{301}\u{302}\u{303}", "עברית ",
  ]) func longAndHarmfulTexts(text: String) {
    let long = String(repeating: text, count: 20)
    let info = QueryInfo(
      startTime: Timestamp(seconds: 0), endTime: Timestamp(seconds: 1), timeZone: long, asOf: Timestamp(seconds: 1))
    var sections = AnalyticsSections()
    sections.dashboard = .arrived(
      GetAnalyticsDashboardResponse(
        charts: AnalyticsCharts(calls: CallsChart(points: [.init(bucket: Bucket(label: long), calls: 1)])),
        withdrawalReasons: [WithdrawalReasonCount(reason: long, count: 1, share: 100)],
        passingScores: [CampaignPassingScore(campaignID: long, passingScore: 70)], info: info))
    sections.totalSms = .failed(SectionError(section: long, code: 13, message: long))
    expectAllWidths(sections)
  }
}
