import Foundation
import Messages
import NIOCore
import RPC
import StandardMessages
import Testing

@testable import REST

/// Answers in the form of the documents that Callboard is built from.
@Suite struct RESTAnswerTests {
  private static let info = QueryInfo(
    startTime: Timestamp(seconds: 1_795_132_800), endTime: Timestamp(seconds: 1_795_219_200), timeZone: "Europe/Berlin",
    bucketInterval: .hour, asOf: Timestamp(seconds: 1_795_200_000, nanos: 500_000_000))

  @Test func dashboardStats() throws {
    let stats = DashboardStats(
      totalCalls: 9_007_199_254_740_993, avgDurationSecs: 12.5,
      callActivity: [CallActivityDay(date: "2026-11-20", label: "Nov 20", count: 3)],
      recentCalls: [
        Call(
          id: "00000000-0000-4000-8000-000000000001", direction: .inbound, status: .noAnswer,
          createdAt: Timestamp(seconds: 1_795_132_800))
      ], todoStatusCounts: [TodoStatusCount(status: .done)])
    let text = try json("/api/dashboard/stats", GetDashboardStatsResponse(stats: stats, info: Self.info))
    #expect(
      text == """
        {"total_calls":9007199254740993,"total_duration_secs":0,"avg_duration_secs":12.5,"total_todos":0,\
        "call_activity":[{"date":"2026-11-20","label":"Nov 20","count":3}],"call_heatmap":[],"call_heatmap_max":0,\
        "recent_calls":[{"id":"00000000-0000-4000-8000-000000000001","phone_id":null,"contact_id":null,\
        "contact_name":null,"direction":"inbound","status":"no_answer","duration_secs":null,"recording_url":null,\
        "created_at":"2026-11-20T00:00:00Z"}],"todo_status_counts":[{"status":"done","count":0}],\
        "calls_with_duration":0,"info":{"start_time":"2026-11-20T00:00:00Z","end_time":"2026-11-21T00:00:00Z",\
        "time_zone":"Europe/Berlin","bucket_interval":"hour","as_of":"2026-11-20T18:40:00.500Z"}}
        """)
  }

  @Test func whatIsNotSet() throws {
    #expect(
      try json("/api/dashboard/text-agent-stats", GetTextAgentStatsResponse())
        == """
        {"total_suggestions":0,"auto_reply_count":0,"auto_reply_rate":0,"avg_confidence":0,"escalation_count":0,\
        "escalation_rate":0,"info":null}
        """)
    let engagement = GetEngagementStatsResponse(
      stats: EngagementStats(recentActivities: [RecentActivity(activityType: .message)]))
    #expect(
      try json("/api/dashboard/engagement-stats", engagement)
        == """
        {"active_contacts":0,"total_contacts":0,"channel_distribution":null,"recent_activities":[{"id":null,\
        "activity_type":"message","contact_id":null,"contact_name":null,"description":"","channel":"",\
        "created_at":null}],"info":null}
        """)
    let insights = GetMessagingStatsResponse(stats: MessagingStats(responseInsights: ResponseInsights()))
    #expect(
      try json("/api/dashboard/messaging-stats", insights).contains(
        #""response_insights":{"avg_response_time_secs":null,"unanswered_count":0,"#))
  }

  @Test func theAnalyticsKeepTheirMessages() throws {
    let bucket = Bucket(startTime: Timestamp(seconds: 1_795_132_800), label: "00:00")
    let saved = GetTotalTimeSavedResponse(saved: TimeSavedBreakdown(totalSecs: 90), info: Self.info)
    #expect(
      try json("/analytics/total_time_saved", saved).hasPrefix(
        #"{"saved":{"total_secs":90,"calls_secs":0,"sms_secs":0,"web_calls_secs":0,"#))
    let dashboard = GetAnalyticsDashboardResponse(
      metrics: AnalyticsMetrics(totalCalls: 2),
      charts: AnalyticsCharts(
        calls: CallsChart(points: [.init(bucket: bucket, calls: 2)]),
        passthroughRate: PassthroughRateChart(points: [.init(bucket: bucket)])),
      passingScores: [CampaignPassingScore(campaignID: "c", passingScore: 70, source: .organization)])
    let text = try json("/analytics/dashboard", dashboard)
    #expect(text.hasPrefix(#"{"metrics":{"total_calls":2,"#))
    #expect(
      text.contains(
        #""charts":{"calls":{"points":[{"bucket":{"start_time":"2026-11-20T00:00:00Z","label":"00:00"},"calls":2,"answered":0}]},"candidates":null"#
      ))
    #expect(text.contains(#""label":"00:00"},"passthrough_rate":null,"qualified":0,"scored":0}"#))
    #expect(text.contains(#""passing_scores":[{"campaign_id":"c","passing_score":70,"source":"organization"}]"#))
  }

  /// Another parser reads what is written, whatever texts there are.
  @Test func everyTextIsJSON() throws {
    let name = "\"\\\n\u{1}é日😀\u{2028}"
    let text = try json(
      "/api/dashboard/stats", GetDashboardStatsResponse(stats: DashboardStats(recentCalls: [Call(contactName: name)])))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let calls = try #require(object["recent_calls"] as? [[String: Any]])
    #expect(calls.first?["contact_name"] as? String == name)
  }

  @Test func theFirstListAsATable() throws {
    let bucket = Bucket(startTime: Timestamp(seconds: 1_795_132_800), label: "00:00")
    let dashboard = GetAnalyticsDashboardResponse(
      charts: AnalyticsCharts(
        calls: CallsChart(points: [.init(bucket: bucket, calls: 2, answered: 1), .init(calls: 3)]),
        passthroughRate: PassthroughRateChart(points: [.init(bucket: bucket, passthroughRate: 12.5), .init()])))
    #expect(
      try csv("/analytics/dashboard", dashboard)
        == "start_time,label,calls,answered\r\n2026-11-20T00:00:00Z,00:00,2,1\r\n,,3,0\r\n")
    for series in ["passthrough_rate", "charts.passthrough_rate.points"] {
      #expect(
        try csv("/analytics/dashboard", dashboard, series)
          == "start_time,label,passthrough_rate,qualified,scored\r\n2026-11-20T00:00:00Z,00:00,12.5,0,0\r\n,,,0,0\r\n")
    }
    // A table without rows has its columns.
    #expect(try csv("/analytics/dashboard", dashboard, "withdrawal_reasons") == "reason,count,share\r\n")
    #expect(
      try csv("/analytics/dashboard", GetAnalyticsDashboardResponse(), "thumbs_up") == "start_time,label,thumbs_up\r\n")
    #expect(
      try csv("/analytics/time_saved", GetTimeSavedResponse(points: [.init(bucket: bucket)])).hasPrefix(
        "start_time,label,total_secs,calls_secs,sms_secs,web_calls_secs,resume_screening_secs,notetaking_secs\r\n"
          + "2026-11-20T00:00:00Z,00:00,,,,,,\r\n"))
  }

  @Test func listsByName() throws {
    func series(_ path: String) throws -> [String] { try endpoint(path).series }
    #expect(
      try series("/api/dashboard/stats") == ["call_activity", "call_heatmap", "recent_calls", "todo_status_counts"])
    #expect(
      try series("/api/dashboard/messaging-stats")
        == ["message_activity", "message_heatmap", "unresponded_by_hour", "by_phone"])
    #expect(
      try series("/analytics/dashboard")
        == [
          "calls", "candidates", "interviews", "thumbs_up", "thumbs_down", "passthrough_rate", "withdrawal_reasons",
          "passing_scores",
        ])
    #expect(try series("/analytics/sms_sent") == ["points"])
    #expect(try series("/analytics/candidate_satisfaction") == ["points", "distribution"])
    for endpoint in RESTPaths.all { #expect(Set(endpoint.series).count == endpoint.series.count) }
    #expect(refusal("/api/dashboard/stats", [("series", "calls")])?.fieldViolations.first?.field == "series")
    #expect(
      refusal("/api/dashboard/stats", [("series", "calls")])?.message
        == "series: must be one of call_activity, call_heatmap, recent_calls, todo_status_counts")
    #expect(refusal("/api/dashboard/plan-stats", [("series", "x")])?.message.hasPrefix("series: is not for ") == true)
  }

  @Test func anAnswerWithoutListsIsARow() throws {
    let plans = GetPlanStatsResponse(stats: PlanStats(activePlans: 2, completionRate: 33.25), info: Self.info)
    #expect(
      try csv("/api/dashboard/plan-stats", plans)
        == "active_plans,contacts_in_active_plans,completion_rate,total_plans,completed_plans,ended_plans\r\n"
        + "2,0,33.25,0,0,0\r\n")
  }

  @Test func noSpreadsheetRunsWhatPeopleWrote() throws {
    for (text, cell) in [
      ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@SUM(A1)", "\"'@SUM(A1)\""), ("\t=1", "\"'\t=1\""),
      ("=\"a\"", "\"'=\"\"a\"\"\""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
      ("a=b", "a=b"), ("", ""), ("日", "日"),
    ] {
      #expect(CSVText.cell(text) == cell)
      let reasons = GetAnalyticsDashboardResponse(withdrawalReasons: [.init(reason: text, count: -1)])
      #expect(
        try csv("/analytics/dashboard", reasons, "withdrawal_reasons") == "reason,count,share\r\n\(cell),-1,0\r\n")
    }
  }

  private func json(_ path: String, _ answer: any FieldVisitable) throws -> String {
    try write(endpoint(path), answer, .json, [])
  }

  private func csv(_ path: String, _ answer: any FieldVisitable, _ series: String? = nil) throws -> String {
    try write(endpoint(path), answer, .csv, series.map { [("series", $0)] } ?? [])
  }

  private func write<Endpoint: RESTEndpoint>(
    _ endpoint: Endpoint, _ answer: any FieldVisitable, _ format: RESTFormat,
    _ parameters: [(name: String, value: String)]
  ) throws -> String {
    let response = try #require(answer as? Endpoint.Response)
    return String(buffer: try endpoint.answer(response, as: format, parameters))
  }
}

func endpoint(_ path: String) throws -> any RESTEndpoint {
  try #require(RESTPaths.all.first { $0.path == path }, "\(path)")
}

/// Why parameters are refused; nil if they aren't.
func refusal(_ path: String, _ parameters: [(name: String, value: String)]) -> RPCError? {
  do {
    _ = try endpoint(path).request(parameters)
    return nil
  } catch {
    return error as? RPCError
  }
}
