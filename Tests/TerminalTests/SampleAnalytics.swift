import Messages
import StandardMessages

@testable import Terminal

/// A week of interview campaigns in New York.
enum SampleAnalytics {
  private static let info = SampleSections.info

  static var all: AnalyticsSections {
    var sections = AnalyticsSections()
    sections.dashboard = .arrived(dashboard)
    sections.smsSent = .arrived(
      GetSmsSentResponse(
        points: series([14, 3, 30, 28, 35, 22, 9]).map { .init(bucket: $0, smsSent: $1) }, info: info))
    sections.totalSms = .arrived(
      GetTotalSmsResponse(totalSms: 141, fromConversations: 101, fromProvider: 40, info: info))
    sections.timeSaved = .arrived(
      GetTimeSavedResponse(
        points: series([7_200, 600, 21_600, 18_000, 30_000, 14_400, 4_200]).map {
          .init(bucket: $0, saved: TimeSavedBreakdown(totalSecs: Double($1)))
        }, info: info))
    sections.totalTimeSaved = .arrived(
      GetTotalTimeSavedResponse(
        saved: TimeSavedBreakdown(
          totalSecs: 96_000, callsSecs: 60_000, smsSecs: 8_460, webCallsSecs: 15_540, resumeScreeningSecs: 9_000,
          notetakingSecs: 3_000), info: info))
    sections.candidateSatisfaction = .arrived(
      GetCandidateSatisfactionResponse(
        points: zip(series([4, 0, 9, 8, 9, 6, 1]), [4.5, nil, 4.1, 3.9, 4.4, 4.8, 2]).map {
          .init(bucket: $0.0, averageRating: $1, ratings: $0.1)
        },
        distribution: zip(1..., [2, 1, 5, 12, 17]).map { RatingCount(rating: $0, count: $1) }, info: info))
    sections.averageCandidateSatisfaction = .arrived(
      GetAverageCandidateSatisfactionResponse(averageRating: 4.108, ratings: 37, info: info))
    sections.campaignsLaunchedPerWeek = .arrived(
      GetCampaignsLaunchedPerWeekResponse(
        points: zip(
          ["Sep 28", "Oct 5", "Oct 12", "Oct 19", "Oct 26", "Nov 2", "Nov 9", "Nov 16"], [1, 0, 2, 1, 1, 0, 3, 2]
        )
        .map { .init(bucket: Bucket(label: $0), campaigns: $1) },
        info: QueryInfo(timeZone: "America/New_York", bucketInterval: .week, asOf: info.asOf)))
    sections.creditsPerQualifiedCandidate = .arrived(
      GetCreditsPerQualifiedCandidateResponse(
        creditsPerQualifiedCandidate: 6.484, creditsUsed: 213.97, qualifiedCandidates: 33, info: info))
    return sections
  }

  private static func series(_ values: [Int64]) -> [(Bucket, Int64)] {
    zip(["Nov 14", "Nov 15", "Nov 16", "Nov 17", "Nov 18", "Nov 19", "Nov 20"], values).map {
      (Bucket(label: $0), $1)
    }
  }

  private static let dashboard = GetAnalyticsDashboardResponse(
    metrics: AnalyticsMetrics(
      totalCalls: 1_151, answerRate: 56.3, callCompletionRate: 69.4, interviews: 583, peopleContacted: 802,
      callLengthSecs: 347_794, avgInterviewLengthSecs: 589.2, avgTimeToFirstInterviewSecs: 137_517, optOuts: 6,
      qualifiedCandidates: 233, passthroughRate: 42.9, thumbsUp: 119, thumbsDown: 54, withdrawalRate: 6.9,
      accommodationRate: 2.9, answeredCalls: 648, completedCalls: 450, qualified: 240, scored: 559,
      withdrawnCandidates: 55, accommodatedCandidates: 1, interviewsWithLength: 571, firstInterviews: 560),
    charts: AnalyticsCharts(
      calls: CallsChart(
        points: series([40, 8, 260, 240, 233, 221, 149]).map { .init(bucket: $0, calls: $1, answered: $1 / 2) }),
      candidates: CandidatesChart(
        points: series([30, 8, 200, 190, 170, 180, 100]).map { .init(bucket: $0, candidates: $1) }),
      interviews: InterviewsChart(
        points: series([18, 4, 120, 110, 101, 109, 60]).map { .init(bucket: $0, interviews: $1, completed: $1 * 2 / 3) }
      ),
      thumbsUp: ThumbsUpChart(points: series([3, 0, 22, 31, 25, 30, 8]).map { .init(bucket: $0, thumbsUp: $1) }),
      thumbsDown: ThumbsDownChart(points: series([1, 0, 14, 9, 12, 10, 8]).map { .init(bucket: $0, thumbsDown: $1) }),
      passthroughRate: PassthroughRateChart(
        points: zip(series([10, 0, 90, 100, 91, 80, 44]), [50, nil, 41, 38, 45, 44, 100]).map {
          .init(bucket: $0.0, passthroughRate: $1, qualified: $0.1 / 2, scored: $0.1)
        })),
    withdrawalReasons: [
      WithdrawalReasonCount(reason: "Accepted another offer", count: 31, share: 55.36),
      WithdrawalReasonCount(reason: "Salary", count: 20, share: 35.71),
      WithdrawalReasonCount(reason: "通勤時間", count: 5, share: 8.93),
    ],
    passingScores: [
      CampaignPassingScore(
        campaignID: "0b5a8c1e-7b0e-4a55-9d7e-5f2a6d3f0001", passingScore: 72.5, source: .campaign),
      CampaignPassingScore(
        campaignID: "1c5a8c1e-7b0e-4a55-9d7e-5f2a6d3f0002", passingScore: 72, source: .organization),
      CampaignPassingScore(campaignID: "2d5a8c1e-7b0e-4a55-9d7e-5f2a6d3f0003", passingScore: 70, source: .service),
      CampaignPassingScore(
        campaignID: "3e5a8c1e-7b0e-4a55-9d7e-5f2a6d3f0004", passingScore: 70, source: .UNRECOGNIZED(9)),
    ], info: info)
}
