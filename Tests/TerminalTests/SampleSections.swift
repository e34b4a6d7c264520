import Messages
import StandardMessages

/// A week of an organization in New York.
enum SampleSections {
  static let info = QueryInfo(
    startTime: Timestamp(seconds: 1_794_632_400), endTime: Timestamp(seconds: 1_795_237_200),
    timeZone: "America/New_York", bucketInterval: .day, asOf: Timestamp(seconds: 1_795_230_245))

  /// The seven, in the order of the contract.
  static let all: [StreamDashboardResponse.Section] = [
    .dashboard(GetDashboardStatsResponse(stats: dashboard, info: info)),
    .messaging(GetMessagingStatsResponse(stats: messaging, info: info)),
    .textAgent(GetTextAgentStatsResponse(stats: textAgent, info: info)),
    .plan(
      GetPlanStatsResponse(stats: plan, info: QueryInfo(timeZone: "America/New_York", asOf: info.asOf))),
    .aiUsage(GetAiUsageStatsResponse(stats: aiUsage, info: info)),
    .aiMessageOrigin(GetAiMessageOriginStatsResponse(stats: aiMessageOrigin, info: info)),
    .engagement(GetEngagementStatsResponse(stats: engagement, info: info)),
  ]

  private static let days = ["Nov 14", "Nov 15", "Nov 16", "Nov 17", "Nov 18", "Nov 19", "Nov 20"]

  private static func heatmap(_ most: Int) -> [HeatmapCell] {
    var cells: [HeatmapCell] = []
    for day in 1...7 {
      for hour in 0..<24 {
        let distance = (hour - 13) * (hour - 13) + day * day
        cells.append(HeatmapCell(dayOfWeek: Int32(day), hour: Int32(hour), count: Int64(max(0, most - distance))))
      }
    }
    return cells
  }

  static let dashboard = DashboardStats(
    totalCalls: 1_234, totalDurationSecs: 187_320, avgDurationSecs: 151.8, totalTodos: 38,
    callActivity: zip(days, [34, 12, 240, 260, 231, 300, 157]).map { CallActivityDay(label: $0, count: $1) },
    callHeatmap: heatmap(60), callHeatmapMax: 59,
    recentCalls: [
      Call(
        contactName: "山田太郎", direction: .inbound, status: .completed, durationSecs: 200,
        createdAt: Timestamp(seconds: 1_795_230_000)),
      Call(direction: .outbound, status: .noAnswer, createdAt: Timestamp(seconds: 1_795_229_000)),
      Call(
        contactName: "Иван Петров", direction: .outbound, status: .voicemail, durationSecs: 0,
        createdAt: Timestamp(seconds: 1_795_228_000)),
      Call(contactName: "Mary Ann O'Hara-Fitzgerald", status: .UNRECOGNIZED(77)),
    ],
    todoStatusCounts: [
      TodoStatusCount(status: .open, count: 13), TodoStatusCount(status: .done, count: 22),
      TodoStatusCount(status: .dismissed, count: 3),
    ], callsWithDuration: 1_233)

  static let messaging = MessagingStats(
    totalMessages: 714, deliveryRate: 92.6, inboundCount: 361, outboundCount: 353,
    messageActivity: zip(days, zip([60, 41, 90, 55, 88, 102, 61], [20, 9, 44, 30, 52, 39, 23])).map {
      MessageActivityBucket(label: $0, smsCount: $1.0, emailCount: $1.1)
    },
    messageHeatmap: heatmap(90), messageHeatmapMax: 89,
    responseInsights: ResponseInsights(
      avgResponseTimeSecs: 1_376, unansweredCount: 74, responseRate: 79.5,
      unrespondedByHour: (0..<24).map { UnrespondedHourBucket(hour: $0, count: UInt32(max(0, 9 - abs($0 - 17)))) },
      byPhone: [
        PhoneResponseBreakdown(
          phoneLabel: "Front desk", respondedCount: 120, unansweredCount: 12, responseRate: 90.9,
          avgResponseTimeSecs: 754),
        PhoneResponseBreakdown(
          phoneLabel: "+12125550119", respondedCount: 100, unansweredCount: 40, responseRate: 71.4,
          avgResponseTimeSecs: 3_620),
        PhoneResponseBreakdown(
          phoneLabel: "After hours", respondedCount: 12, unansweredCount: 21, responseRate: 36.4,
          avgResponseTimeSecs: 40_000),
        PhoneResponseBreakdown(phoneLabel: "Unknown"),
      ], respondedCount: 287),
    deliveredCount: 327, attemptedCount: 353)

  static let textAgent = TextAgentStats(
    totalSuggestions: 412, autoReplyCount: 251, autoReplyRate: 60.9, avgConfidence: 0.814, escalationCount: 33,
    escalationRate: 8.01)

  static let plan = PlanStats(
    activePlans: 12, contactsInActivePlans: 34, completionRate: 71.4, totalPlans: 48, completedPlans: 20, endedPlans: 28
  )

  static let aiUsage = AiUsageStats(
    totalTokens: 1_234_567, totalCost: 12.345,
    costByFeature: [
      FeatureCost(feature: "SMS Reply Draft", cost: 6.2), FeatureCost(feature: "Call Summary", cost: 4.125),
      FeatureCost(feature: "CRM Enrichment", cost: 2.02), FeatureCost(feature: "TTS", cost: 0.0004),
    ])

  static let aiMessageOrigin = AiMessageOriginStats(
    totalOutbound: 353, aiComposedCount: 123, aiShare: 34.8,
    byFeature: [
      FeatureMessageCount(feature: "Text Agent", count: 60), FeatureMessageCount(feature: "Suggestion", count: 41),
      FeatureMessageCount(feature: "Automated Plan", count: 22),
    ])

  static let engagement = EngagementStats(
    activeContacts: 412, totalContacts: 1_020,
    channelDistribution: ChannelDistribution(calls: 1_234, sms: 490, email: 217, other: 7),
    recentActivities: [
      RecentActivity(
        activityType: .call, contactName: "山田太郎", description: "Inbound call, completed, 3m 20s", channel: "call",
        createdAt: Timestamp(seconds: 1_795_230_000)),
      RecentActivity(
        activityType: .message, contactName: "Grace Hopper", description: "Outbound SMS, delivered", channel: "sms",
        createdAt: Timestamp(seconds: 1_795_229_500)),
      RecentActivity(
        activityType: .message, description: "Inbound Email, received", channel: "email",
        createdAt: Timestamp(seconds: 1_795_229_200)),
      RecentActivity(
        activityType: .message, contactName: "Ada", description: "Outbound Web Chat, sent", channel: "web_chat",
        createdAt: Timestamp(seconds: 1_795_229_100)),
    ])
}
