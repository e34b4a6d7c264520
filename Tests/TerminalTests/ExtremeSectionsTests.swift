import Messages
import StandardMessages
import TestTurns
import Testing

@testable import Terminal

/// Whatever a server sends is drawn, within the width, and says nothing to the terminal.
@Suite(.computing) struct ExtremeSectionsTests {
  private func expectDrawable(_ received: [StreamDashboardResponse.Section]) {
    var sections = DashboardSections()
    for section in received { sections.receive(section) }
    for width in drawableWidths {
      TerminalTests.expectDrawable(DashboardLayout(sections).drawing(width: width), width: width)
    }
  }

  @Test func zerosAndEmptyLists() throws {
    let info = QueryInfo(timeZone: "Nowhere/Land")
    let zeros: [StreamDashboardResponse.Section] = [
      .dashboard(GetDashboardStatsResponse(stats: DashboardStats(), info: info)),
      .messaging(GetMessagingStatsResponse(stats: MessagingStats(responseInsights: ResponseInsights()), info: info)),
      .textAgent(GetTextAgentStatsResponse(stats: TextAgentStats(), info: info)),
      .plan(GetPlanStatsResponse(stats: PlanStats(), info: info)),
      .aiUsage(GetAiUsageStatsResponse(stats: AiUsageStats(), info: info)),
      .aiMessageOrigin(GetAiMessageOriginStatsResponse(stats: AiMessageOriginStats(), info: info)),
      .engagement(GetEngagementStatsResponse(stats: EngagementStats(), info: info)),
    ]
    expectDrawable(zeros)
    var sections = DashboardSections()
    for section in zeros { sections.receive(section) }
    try Golden.expect(DashboardLayout(sections).drawing(width: 96), "zeros")
  }

  @Test func answersWithNothingSet() {
    expectDrawable([
      .dashboard(.init()), .messaging(.init()), .textAgent(.init()), .plan(.init()), .aiUsage(.init()),
      .aiMessageOrigin(.init()), .engagement(.init()), .error(.init()),
    ])
  }

  @Test func hugeCountsAndOddNumbers() {
    let info = QueryInfo(
      startTime: Timestamp(seconds: .min, nanos: .max), endTime: Timestamp(seconds: .min), timeZone: "",
      bucketInterval: .UNRECOGNIZED(99), asOf: Timestamp(seconds: .max))
    for odd in [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-300, -0.0] {
      expectDrawable([
        .dashboard(
          GetDashboardStatsResponse(
            stats: DashboardStats(
              totalCalls: .max, totalDurationSecs: .min, avgDurationSecs: odd, totalTodos: .min,
              callActivity: (0..<400).map { CallActivityDay(label: "D\($0)", count: $0 % 2 == 0 ? .max : .min) },
              callHeatmap: (0..<3).map { _ in HeatmapCell(dayOfWeek: 1, hour: 1, count: .max) }
                + [HeatmapCell(dayOfWeek: .max, hour: .min, count: .min)],
              recentCalls: [Call(durationSecs: .max), Call(durationSecs: .min)],
              todoStatusCounts: [
                TodoStatusCount(status: .UNRECOGNIZED(.min), count: .max), TodoStatusCount(count: .min),
              ], callsWithDuration: .max), info: info)),
        .messaging(
          GetMessagingStatsResponse(
            stats: MessagingStats(
              totalMessages: .max, deliveryRate: odd, inboundCount: .max, outboundCount: .max,
              messageActivity: [MessageActivityBucket(label: "", smsCount: .max, emailCount: .max)],
              responseInsights: ResponseInsights(
                avgResponseTimeSecs: odd, unansweredCount: .max, responseRate: odd,
                unrespondedByHour: [UnrespondedHourBucket(hour: .min, count: .max)],
                byPhone: (0..<40).map { _ in
                  PhoneResponseBreakdown(
                    respondedCount: .max, unansweredCount: .max, responseRate: odd, avgResponseTimeSecs: odd)
                }, respondedCount: .max),
              attemptedCount: .max), info: info)),
        .textAgent(
          GetTextAgentStatsResponse(
            stats: TextAgentStats(
              totalSuggestions: .max, autoReplyCount: .max, autoReplyRate: odd, avgConfidence: odd,
              escalationCount: .max, escalationRate: odd))),
        .plan(GetPlanStatsResponse(stats: PlanStats(activePlans: .max, completionRate: odd, endedPlans: .max))),
        .aiUsage(
          GetAiUsageStatsResponse(
            stats: AiUsageStats(
              totalTokens: .max, totalCost: odd,
              costByFeature: (0..<30).map { FeatureCost(feature: "F\($0)", cost: $0 % 2 == 0 ? odd : 1) }))),
        .aiMessageOrigin(
          GetAiMessageOriginStatsResponse(
            stats: AiMessageOriginStats(totalOutbound: .max, aiComposedCount: .max, aiShare: odd))),
        .engagement(
          GetEngagementStatsResponse(
            stats: EngagementStats(
              activeContacts: .max, totalContacts: .max,
              channelDistribution: ChannelDistribution(calls: .max, sms: .max, email: 1, other: 1),
              recentActivities: [RecentActivity(createdAt: Timestamp(seconds: .max, nanos: .min))]))),
        .error(SectionError(section: "", code: .min, message: "")),
      ])
    }
  }

  @Test(arguments: [
    "\u{1B}[2J\u{1B}]0;title\u{7}\u{9B}31m\r\n\t\u{0}\u{7F}\u{85}\u{2028}\u{202E}", "山田太郎🇯🇵👩‍👧 한글 ",
    "aVeryLongNameWithoutAnySpace", "e\u{301}\u{302}\u{303}", "עברית ",
  ]) func longAndHarmfulTexts(text: String) {
    let long = String(repeating: text, count: 20)
    let info = QueryInfo(
      startTime: Timestamp(seconds: 0), endTime: Timestamp(seconds: 1), timeZone: long, asOf: Timestamp(seconds: 1))
    expectDrawable([
      .dashboard(
        GetDashboardStatsResponse(
          stats: DashboardStats(
            callActivity: (0..<7).map { _ in CallActivityDay(label: text, count: 1) },
            recentCalls: [Call(contactName: long, status: .completed)]), info: info)),
      .messaging(
        GetMessagingStatsResponse(
          stats: MessagingStats(
            messageActivity: (0..<7).map { _ in MessageActivityBucket(label: long, smsCount: 1) },
            responseInsights: ResponseInsights(byPhone: [PhoneResponseBreakdown(phoneLabel: long)])), info: info)),
      .aiUsage(
        GetAiUsageStatsResponse(
          stats: AiUsageStats(costByFeature: [FeatureCost(feature: long, cost: 1), FeatureCost(feature: "", cost: 2)]))),
      .aiMessageOrigin(
        GetAiMessageOriginStatsResponse(
          stats: AiMessageOriginStats(byFeature: [FeatureMessageCount(feature: long, count: 1)]))),
      .engagement(
        GetEngagementStatsResponse(
          stats: EngagementStats(recentActivities: [
            RecentActivity(contactName: long, description: long, channel: long, createdAt: Timestamp(seconds: 1))
          ]), info: info)),
      .error(SectionError(section: "plan", code: 13, message: long)),
      .error(SectionError(section: long, code: 13, message: text)),
    ])
  }
}
