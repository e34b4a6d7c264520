import Messages
import StandardMessages
import TestExpectations
import Testing

/// Compares whole answers, but for the last digits of rates and means: a field that is not named here is compared as it is.
func expectEqual(
  _ answer: GetAnalyticsDashboardResponse, _ expected: GetAnalyticsDashboardResponse, _ what: Comment
) {
  var (answer, expected) = (answer, expected)
  // Compared beside it.
  (answer.info, expected.info) = (nil, nil)
  if let metrics = expected.metrics { answer.metrics?.take(nearFrom: metrics) }
  let rates = expected.charts?.passthroughRate?.points ?? []
  for (index, rate) in rates.enumerated() where index < answer.charts?.passthroughRate?.points.count ?? 0 {
    answer.charts?.passthroughRate?.points[index].take(\.passthroughRate, nearFrom: rate)
  }
  for (index, reason) in expected.withdrawalReasons.enumerated() where index < answer.withdrawalReasons.count {
    answer.withdrawalReasons[index].take(\.share, nearFrom: reason)
  }
  // Field by field first, so that a failure says which.
  #expect(answer.metrics == expected.metrics, what)
  #expect(answer.charts?.calls == expected.charts?.calls, what)
  #expect(answer.charts?.passthroughRate == expected.charts?.passthroughRate, what)
  // Equal strings may be of other bytes.
  #expect(
    answer.withdrawalReasons.map { Array($0.reason.utf8) } == expected.withdrawalReasons.map { Array($0.reason.utf8) },
    what)
  #expect(answer.passingScores == expected.passingScores, what)
  #expect(answer == expected, what)
}

extension AnalyticsMetrics {
  fileprivate mutating func take(nearFrom expected: AnalyticsMetrics) {
    for rate in [
      \.answerRate, \.callCompletionRate, \.withdrawalRate, \.accommodationRate,
    ] as [WritableKeyPath<AnalyticsMetrics, Double>] { take(rate, nearFrom: expected) }
    for mean in [
      \.avgInterviewLengthSecs, \.avgTimeToFirstInterviewSecs, \.passthroughRate,
    ] as [WritableKeyPath<AnalyticsMetrics, Double?>] { take(mean, nearFrom: expected) }
  }
}

extension Equatable {
  fileprivate mutating func take(_ field: WritableKeyPath<Self, Double>, nearFrom expected: Self) {
    if isNear(self[keyPath: field], expected[keyPath: field]) { self[keyPath: field] = expected[keyPath: field] }
  }

  fileprivate mutating func take(_ field: WritableKeyPath<Self, Double?>, nearFrom expected: Self) {
    if isNear(self[keyPath: field], expected[keyPath: field]) { self[keyPath: field] = expected[keyPath: field] }
  }
}

func expectEqual(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64, _ what: Comment) {
  #expect(
    info
      == QueryInfo(
        startTime: timestamp(range.start), endTime: timestamp(range.end), timeZone: range.clock.name,
        bucketInterval: range.interval, asOf: timestamp(now)), what)
}
