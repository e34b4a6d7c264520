import Messages
import StandardMessages
import TestExpectations
import Testing

/// Compares field by field, so that a failure names the field.
func expectEqual(
  _ answer: GetAnalyticsDashboardResponse, _ expected: GetAnalyticsDashboardResponse, _ what: Comment
) {
  expectEqual(answer.metrics ?? AnalyticsMetrics(), expected.metrics ?? AnalyticsMetrics(), what)
  #expect(answer.charts?.calls == expected.charts?.calls, what)
  #expect(answer.charts?.candidates == expected.charts?.candidates, what)
  #expect(answer.charts?.interviews == expected.charts?.interviews, what)
  #expect(answer.charts?.thumbsUp == expected.charts?.thumbsUp, what)
  #expect(answer.charts?.thumbsDown == expected.charts?.thumbsDown, what)
  let (rates, expectedRates) = (
    answer.charts?.passthroughRate?.points ?? [], expected.charts?.passthroughRate?.points ?? []
  )
  #expect(rates.count == expectedRates.count, what)
  for (point, other) in zip(rates, expectedRates) {
    #expect(point.bucket == other.bucket, what)
    #expect(point.qualified == other.qualified, what)
    #expect(point.scored == other.scored, what)
    #expect(isNear(point.passthroughRate, other.passthroughRate), what)
  }
  #expect(
    answer.withdrawalReasons.map { Array($0.reason.utf8) } == expected.withdrawalReasons.map { Array($0.reason.utf8) },
    what)
  for (reason, other) in zip(answer.withdrawalReasons, expected.withdrawalReasons) {
    #expect(reason.count == other.count, what)
    #expect(isNear(reason.share, other.share), what)
  }
  #expect(answer.passingScores == expected.passingScores, what)
}

func expectEqual(_ metrics: AnalyticsMetrics, _ expected: AnalyticsMetrics, _ what: Comment) {
  #expect(metrics.totalCalls == expected.totalCalls, what)
  #expect(metrics.answeredCalls == expected.answeredCalls, what)
  #expect(isNear(metrics.answerRate, expected.answerRate), what)
  #expect(metrics.completedCalls == expected.completedCalls, what)
  #expect(isNear(metrics.callCompletionRate, expected.callCompletionRate), what)
  #expect(metrics.interviews == expected.interviews, what)
  #expect(metrics.peopleContacted == expected.peopleContacted, what)
  #expect(metrics.callLengthSecs == expected.callLengthSecs, what)
  #expect(metrics.interviewsWithLength == expected.interviewsWithLength, what)
  #expect(isNear(metrics.avgInterviewLengthSecs, expected.avgInterviewLengthSecs), what)
  #expect(metrics.firstInterviews == expected.firstInterviews, what)
  #expect(isNear(metrics.avgTimeToFirstInterviewSecs, expected.avgTimeToFirstInterviewSecs), what)
  #expect(metrics.optOuts == expected.optOuts, what)
  #expect(metrics.scored == expected.scored, what)
  #expect(metrics.qualified == expected.qualified, what)
  #expect(metrics.qualifiedCandidates == expected.qualifiedCandidates, what)
  #expect(isNear(metrics.passthroughRate, expected.passthroughRate), what)
  #expect(metrics.thumbsUp == expected.thumbsUp, what)
  #expect(metrics.thumbsDown == expected.thumbsDown, what)
  #expect(metrics.withdrawnCandidates == expected.withdrawnCandidates, what)
  #expect(isNear(metrics.withdrawalRate, expected.withdrawalRate), what)
  #expect(metrics.accommodatedCandidates == expected.accommodatedCandidates, what)
  #expect(isNear(metrics.accommodationRate, expected.accommodationRate), what)
}

func expectEqual(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64, _ what: Comment) {
  #expect(info?.startTime == timestamp(range.start), what)
  #expect(info?.endTime == timestamp(range.end), what)
  #expect(info?.timeZone == range.clock.name, what)
  #expect(info?.bucketInterval == range.interval, what)
  #expect(info?.asOf == timestamp(now), what)
}
