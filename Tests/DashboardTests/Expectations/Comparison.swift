import Messages
import StandardMessages
import TestExpectations
import Testing

/// Compares field by field, so that a failure names the field.
func expectEqual(_ stats: DashboardStats, _ expected: DashboardStats, _ what: Comment) {
  #expect(stats.totalCalls == expected.totalCalls, what)
  #expect(stats.totalDurationSecs == expected.totalDurationSecs, what)
  #expect(stats.callsWithDuration == expected.callsWithDuration, what)
  #expect(isNear(stats.avgDurationSecs, expected.avgDurationSecs), what)
  #expect(stats.totalTodos == expected.totalTodos, what)
  #expect(stats.callActivity == expected.callActivity, what)
  #expect(stats.callHeatmap == expected.callHeatmap, what)
  #expect(stats.callHeatmapMax == expected.callHeatmapMax, what)
  #expect(stats.recentCalls == expected.recentCalls, what)
  #expect(stats.todoStatusCounts == expected.todoStatusCounts, what)
}

func expectEqual(_ stats: MessagingStats, _ expected: MessagingStats, _ what: Comment) {
  #expect(stats.totalMessages == expected.totalMessages, what)
  #expect(stats.inboundCount == expected.inboundCount, what)
  #expect(stats.outboundCount == expected.outboundCount, what)
  #expect(stats.deliveredCount == expected.deliveredCount, what)
  #expect(stats.attemptedCount == expected.attemptedCount, what)
  #expect(isNear(stats.deliveryRate, expected.deliveryRate), what)
  #expect(stats.messageActivity == expected.messageActivity, what)
  #expect(stats.messageHeatmap == expected.messageHeatmap, what)
  #expect(stats.messageHeatmapMax == expected.messageHeatmapMax, what)
  expectEqual(stats.responseInsights ?? ResponseInsights(), expected.responseInsights ?? ResponseInsights(), what)
}

func expectEqual(_ insights: ResponseInsights, _ expected: ResponseInsights, _ what: Comment) {
  #expect(isNear(insights.avgResponseTimeSecs, expected.avgResponseTimeSecs), what)
  #expect(insights.respondedCount == expected.respondedCount, what)
  #expect(insights.unansweredCount == expected.unansweredCount, what)
  #expect(isNear(insights.responseRate, expected.responseRate), what)
  #expect(insights.unrespondedByHour == expected.unrespondedByHour, what)
  #expect(insights.byPhone.map(\.phoneID) == expected.byPhone.map(\.phoneID), what)
  for (phone, other) in zip(insights.byPhone, expected.byPhone) {
    #expect(phone.phoneLabel == other.phoneLabel, what)
    #expect(phone.respondedCount == other.respondedCount, what)
    #expect(phone.unansweredCount == other.unansweredCount, what)
    #expect(isNear(phone.responseRate, other.responseRate), what)
    #expect(isNear(phone.avgResponseTimeSecs, other.avgResponseTimeSecs), what)
  }
}

func expectEqual(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64, _ what: Comment) {
  #expect(info?.startTime == timestamp(range.start), what)
  #expect(info?.endTime == timestamp(range.end), what)
  #expect(info?.timeZone == range.clock.name, what)
  #expect(info?.bucketInterval == range.interval, what)
  #expect(info?.asOf == timestamp(now), what)
}
