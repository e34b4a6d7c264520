import Foundation
import Messages
import RPC
import StandardMessages
import Testing

@testable import REST

/// The parameters of paths as requests.
@Suite struct RESTQueryTests {
  @Test func thePathsOfTheDocuments() {
    #expect(
      RESTPaths.all.map(\.path) == [
        "/api/dashboard/stats", "/api/dashboard/messaging-stats", "/api/dashboard/text-agent-stats",
        "/api/dashboard/plan-stats", "/api/dashboard/ai-usage-stats", "/api/dashboard/ai-message-origin-stats",
        "/api/dashboard/engagement-stats", "/analytics/dashboard", "/analytics/sms_sent", "/analytics/total_sms",
        "/analytics/time_saved", "/analytics/total_time_saved", "/analytics/candidate_satisfaction",
        "/analytics/average_candidate_satisfaction", "/analytics/campaigns_launched_per_week",
        "/analytics/credits_per_qualified_candidate",
      ])
    #expect(RESTPaths.all.first?.method == DashboardServiceMethods.getDashboardStats)
    #expect(RESTPaths.all.last?.method == AnalyticsServiceMethods.getCreditsPerQualifiedCandidate)
  }

  @Test func ranges() throws {
    for (name, preset) in [
      ("today", .today), ("yesterday", .yesterday), ("last_7_days", .last7Days), ("last_30_days", .last30Days),
      ("last_90_days", .last90Days), ("all_time", .allTime),
    ] as [(String, TimeRange.Preset)] {
      #expect(try range([("time_range", name)]) == TimeRange(range: .preset(preset)))
    }
    #expect(try range([]) == nil)
    #expect(
      try range([("end_date", "2026-11-20"), ("start_date", "2026-11-01")])
        == TimeRange(range: .dates(DateRange(startDate: "2026-11-01", endDate: "2026-11-20"))))
    #expect(
      try range([("start_time", "1970-01-01T01:00:05+01:00"), ("end_time", "1970-01-01T00:00:06.5Z")])
        == TimeRange(
          range: .interval(
            Interval(startTime: Timestamp(seconds: 5), endTime: Timestamp(seconds: 6, nanos: 500_000_000)))))
  }

  @Test func refusals() {
    for (parameters, field, message) in [
      (
        [("from", "2026-11-01")], "from", "is no parameter of /api/dashboard/stats, which takes time_range, start_date,"
      ),
      ([("time_range", "last_week")], "time_range", "must be one of today, yesterday, last_7_days, last_30_days"),
      ([("time_range", "")], "time_range", "must be one of today"),
      ([("time_range", "TODAY")], "time_range", "must be one of today"),
      ([("time_range", "today"), ("time_range", "today")], "time_range", "is given more than once: give it once"),
      ([("org_id", "a"), ("org_id", "b")], "org_id", "is given more than once: give it once"),
      (
        [("time_range", "today"), ("start_date", "2026-11-01"), ("end_date", "2026-11-02")], "time_range",
        "can't be given together with start_date: give a preset alone, or both ends"
      ),
      (
        [("time_range", "today"), ("start_time", "2026-11-01T00:00:00Z"), ("end_time", "2026-11-02T00:00:00Z")],
        "time_range", "can't be given together with start_time: give a preset alone, or both ends"
      ),
      ([("time_range", "today"), ("start_date", "2026-11-01")], "end_date", "is missing: start_date needs it"),
      ([("start_date", "2026-11-01")], "end_date", "is missing: start_date needs it"),
      ([("end_date", "2026-11-01")], "start_date", "is missing: end_date needs it"),
      ([("start_time", "2026-11-01T00:00:00Z")], "end_time", "is missing: start_time needs it"),
      ([("end_time", "2026-11-01T00:00:00Z")], "start_time", "is missing: end_time needs it"),
      ([("start_date", "2026-11-01"), ("end_time", "2026-11-01T00:00:00Z")], "end_date", "is missing"),
      (
        [
          ("start_date", "2026-11-01"), ("end_date", "2026-11-02"), ("start_time", "2026-11-01T00:00:00Z"),
          ("end_time", "2026-11-02T00:00:00Z"),
        ], "start_time", "can't be given together with start_date: give two dates, or two times"
      ),
      ([("start_date", "2026-02-30"), ("end_date", "2026-11-02")], "start_date", "must be a date like 2026-11-20"),
      ([("start_date", "2026-11-01"), ("end_date", "1.2.2026")], "end_date", "must be a date like 2026-11-20"),
      (
        [("start_time", "2026-11-01T00:00:00 01:00"), ("end_time", "2026-11-02T00:00:00Z")], "start_time",
        "must be a time by RFC 3339, like 2026-11-20T14:00:00Z; a + in it is written %2B"
      ),
      ([("campaign_ids", "a")], "campaign_ids", "is no parameter of /api/dashboard/stats"),
    ] as [([(name: String, value: String)], String, String)] {
      let error = refusal("/api/dashboard/stats", parameters)
      #expect(error?.code == .invalidArgument, "\(parameters)")
      #expect(error?.fieldViolations.first?.field == field, "\(parameters)")
      #expect(error?.message.hasPrefix("\(field): \(message)") == true, "\(error?.message ?? "")")
    }
    // What comes back of a name is short, and nothing that a terminal would obey.
    let hostile = refusal("/api/dashboard/stats", [("\u{1b}[31m" + String(repeating: "x", count: 5_000), "")])
    #expect(hostile?.message.utf8.count ?? .max < 400)
    #expect(hostile?.message.unicodeScalars.contains("\u{1b}") == false)
  }

  @Test func plansTakeNoRange() throws {
    let request = try endpoint("/api/dashboard/plan-stats").request([
      ("time_range", "whatever"), ("time_range", "again"), ("start_date", "x"), ("org_id", "o"),
    ])
    #expect(request as? GetPlanStatsRequest == GetPlanStatsRequest(orgID: "o"))
    #expect(refusal("/api/dashboard/plan-stats", [("tags", "x")])?.code == .invalidArgument)
    #expect(refusal("/api/dashboard/plan-stats", [("org_id", "x"), ("org_id", "x")])?.code == .invalidArgument)
  }

  @Test func launchesTakeNoFilter() throws {
    let request = try endpoint("/analytics/campaigns_launched_per_week").request([("org_id", "o")])
    #expect(request as? GetCampaignsLaunchedPerWeekRequest == GetCampaignsLaunchedPerWeekRequest(orgID: "o"))
    for name in ["time_range", "campaign_ids"] {
      #expect(refusal("/analytics/campaigns_launched_per_week", [(name, "x")])?.code == .invalidArgument)
    }
  }

  @Test func filters() throws {
    let request = try endpoint("/analytics/dashboard").request([
      ("campaign_ids", "a"), ("tags", "x"), ("campaign_ids", "b"), ("candidate_ids", "c"), ("sources", "s, t"),
      ("tags", "y"), ("time_range", "today"), ("org_id", "o"), ("series", "calls"),
    ])
    #expect(
      request as? GetAnalyticsDashboardRequest
        == GetAnalyticsDashboardRequest(
          filter: AnalyticsFilter(
            timeRange: TimeRange(range: .preset(.today)), campaignIds: ["a", "b"],
            candidates: CandidateFilter(candidateIds: ["c"], sources: ["s, t"], tags: ["x", "y"]), orgID: "o")))
    #expect(
      try endpoint("/analytics/total_sms").request([]) as? GetTotalSmsRequest
        == GetTotalSmsRequest(filter: AnalyticsFilter()))
  }

  private func range(_ parameters: [(name: String, value: String)]) throws -> TimeRange? {
    let request = try endpoint("/api/dashboard/stats").request(parameters)
    return try #require(request as? GetDashboardStatsRequest).timeRange
  }
}
