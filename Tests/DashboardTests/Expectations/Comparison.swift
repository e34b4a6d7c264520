import Messages
import StandardMessages
import TestExpectations

/// The fields in which an answer differs from what is expected, with both values.
struct Differences {
  private(set) var fields: [String] = []

  mutating func compare<Value: Equatable>(_ field: String, _ found: Value, _ expected: Value) {
    if found != expected { fields.append("\(field) is \(found), not \(expected)") }
  }

  /// For means and rates.
  mutating func compareNear(_ field: String, _ found: Double?, _ expected: Double?) {
    if !isNear(found, expected) { fields.append("\(field) is \(text(found)), not \(text(expected))") }
  }

  private func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "unset" }

  /// For texts, by their bytes.
  mutating func compareBytes(_ field: String, _ found: [String], _ expected: [String]) {
    if found.map({ Array($0.utf8) }) != expected.map({ Array($0.utf8) }) {
      fields.append("\(field) is \(found), not \(expected)")
    }
  }
}

extension Differences {
  mutating func compare(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64) {
    compare("info.start_time", info?.startTime, timestamp(range.start))
    compare("info.end_time", info?.endTime, timestamp(range.end))
    compare("info.time_zone", info?.timeZone, range.clock.name)
    compare("info.bucket_interval", info?.bucketInterval, range.interval)
    compare("info.as_of", info?.asOf, timestamp(now))
  }

  mutating func compare(_ stats: DashboardStats, _ expected: DashboardStats) {
    compare("total_calls", stats.totalCalls, expected.totalCalls)
    compare("total_duration_secs", stats.totalDurationSecs, expected.totalDurationSecs)
    compare("calls_with_duration", stats.callsWithDuration, expected.callsWithDuration)
    compareNear("avg_duration_secs", stats.avgDurationSecs, expected.avgDurationSecs)
    compare("total_todos", stats.totalTodos, expected.totalTodos)
    compare("call_activity", stats.callActivity, expected.callActivity)
    compare("call_heatmap", stats.callHeatmap, expected.callHeatmap)
    compare("call_heatmap_max", stats.callHeatmapMax, expected.callHeatmapMax)
    compare("recent_calls", stats.recentCalls, expected.recentCalls)
    compare("todo_status_counts", stats.todoStatusCounts, expected.todoStatusCounts)
  }

  mutating func compare(_ stats: MessagingStats, _ expected: MessagingStats) {
    compare("total_messages", stats.totalMessages, expected.totalMessages)
    compare("inbound_count", stats.inboundCount, expected.inboundCount)
    compare("outbound_count", stats.outboundCount, expected.outboundCount)
    compare("delivered_count", stats.deliveredCount, expected.deliveredCount)
    compare("attempted_count", stats.attemptedCount, expected.attemptedCount)
    compareNear("delivery_rate", stats.deliveryRate, expected.deliveryRate)
    compare("message_activity", stats.messageActivity, expected.messageActivity)
    compare("message_heatmap", stats.messageHeatmap, expected.messageHeatmap)
    compare("message_heatmap_max", stats.messageHeatmapMax, expected.messageHeatmapMax)
    compare(stats.responseInsights ?? ResponseInsights(), expected.responseInsights ?? ResponseInsights())
  }

  mutating func compare(_ insights: ResponseInsights, _ expected: ResponseInsights) {
    compareNear("avg_response_time_secs", insights.avgResponseTimeSecs, expected.avgResponseTimeSecs)
    compare("responded_count", insights.respondedCount, expected.respondedCount)
    compare("unanswered_count", insights.unansweredCount, expected.unansweredCount)
    compareNear("response_rate", insights.responseRate, expected.responseRate)
    compare("unresponded_by_hour", insights.unrespondedByHour, expected.unrespondedByHour)
    compare("by_phone.phone_id", insights.byPhone.map(\.phoneID), expected.byPhone.map(\.phoneID))
    compareBytes("by_phone.phone_label", insights.byPhone.map(\.phoneLabel), expected.byPhone.map(\.phoneLabel))
    for (phone, other) in zip(insights.byPhone, expected.byPhone) {
      compare("by_phone.responded_count", phone.respondedCount, other.respondedCount)
      compare("by_phone.unanswered_count", phone.unansweredCount, other.unansweredCount)
      compareNear("by_phone.response_rate", phone.responseRate, other.responseRate)
      compareNear("by_phone.avg_response_time_secs", phone.avgResponseTimeSecs, other.avgResponseTimeSecs)
    }
  }

  mutating func compare(_ stats: TextAgentStats, _ expected: TextAgentStats) {
    compare("total_suggestions", stats.totalSuggestions, expected.totalSuggestions)
    compare("auto_reply_count", stats.autoReplyCount, expected.autoReplyCount)
    compareNear("auto_reply_rate", stats.autoReplyRate, expected.autoReplyRate)
    compareNear("avg_confidence", stats.avgConfidence, expected.avgConfidence)
    compare("escalation_count", stats.escalationCount, expected.escalationCount)
    compareNear("escalation_rate", stats.escalationRate, expected.escalationRate)
  }

  mutating func compare(_ stats: PlanStats, _ expected: PlanStats) {
    compare("active_plans", stats.activePlans, expected.activePlans)
    compare("contacts_in_active_plans", stats.contactsInActivePlans, expected.contactsInActivePlans)
    compareNear("completion_rate", stats.completionRate, expected.completionRate)
    compare("total_plans", stats.totalPlans, expected.totalPlans)
    compare("completed_plans", stats.completedPlans, expected.completedPlans)
    compare("ended_plans", stats.endedPlans, expected.endedPlans)
  }

  mutating func compare(_ stats: AiUsageStats, _ expected: AiUsageStats) {
    compare("total_tokens", stats.totalTokens, expected.totalTokens)
    compare("total_cost", stats.totalCost, expected.totalCost)
    compareBytes("cost_by_feature", stats.costByFeature.map(\.feature), expected.costByFeature.map(\.feature))
    compare("cost_by_feature.cost", stats.costByFeature.map(\.cost), expected.costByFeature.map(\.cost))
  }

  mutating func compare(_ stats: AiMessageOriginStats, _ expected: AiMessageOriginStats) {
    compare("total_outbound", stats.totalOutbound, expected.totalOutbound)
    compare("ai_composed_count", stats.aiComposedCount, expected.aiComposedCount)
    compareNear("ai_share", stats.aiShare, expected.aiShare)
    compareBytes("by_feature", stats.byFeature.map(\.feature), expected.byFeature.map(\.feature))
    compare("by_feature.count", stats.byFeature.map(\.count), expected.byFeature.map(\.count))
  }

  mutating func compare(_ stats: EngagementStats, _ expected: EngagementStats) {
    compare("active_contacts", stats.activeContacts, expected.activeContacts)
    compare("total_contacts", stats.totalContacts, expected.totalContacts)
    compare("channel_distribution", stats.channelDistribution, expected.channelDistribution)
    compare("recent_activities", stats.recentActivities, expected.recentActivities)
  }
}
