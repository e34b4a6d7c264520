import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import TestDatabase
import TestExpectations
import Testing

/// Rows that no check of ours lets in, but a deployment's own views may hold: they never fail an answer.
@Suite struct OddRowsTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let orgID = UUID()

  /// Runs `body` with the rows that `script` inserts; `ORG` stands for the organization.
  private func withRows<Value>(
    _ script: String, _ body: (OrganizationDashboard, CallContext) async throws -> Value
  ) async throws -> Value {
    try await Fixture.run { fixture in
      try await fixture.load([OrganizationRows(orgID: orgID, timeZone: "UTC")])
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(script: script.replacing("ORG", with: "'\(orgID.uuidString)'"))
      }
      return try await body(
        fixture.dashboard(now: Self.now), .call(by: Viewer.organization.session(in: orgID)))
    }
  }

  private func usage(_ values: String) async throws -> AiUsageStats {
    let script = """
      alter table ai_usage drop constraint ai_usage_input_tokens_check, drop constraint ai_usage_output_tokens_check;
      alter table ai_usage alter feature drop not null, alter cost_usd drop not null, alter input_tokens drop not null;
      insert into ai_usage (org_id, id, feature, model, input_tokens, output_tokens, cost_usd, created_at)
      select ORG, gen_random_uuid(), feature, 'model', input, output, cost, to_timestamp(1794999999)
      from (values \(values)) as usage (feature, input, output, cost)
      """
    return try await withRows(script) { dashboard, context in
      try #require(try await dashboard.getAiUsageStats(GetAiUsageStatsRequest(), context: context).message.stats)
    }
  }

  @Test func tokensBeyondTheAnswersRangeAreItsLast() async throws {
    let most = "9223372036854775807"
    let two = try await usage("('a', \(most), \(most), 1)")
    #expect(two.totalTokens == UInt64.max - 1)
    let many = try await usage("('a', \(most), \(most), 1), ('b', \(most), \(most), 1), ('b', \(most), \(most), 1)")
    #expect(many.totalTokens == .max)
    let less = try await usage("('a', -\(most), 1, 1), ('b', -\(most), -5, 1)")
    #expect(less.totalTokens == 0)
  }

  @Test func costsThatAreNoNumbersAreNotAdded() async throws {
    let stats = try await usage(
      """
      ('low', 1, 1, '-Infinity'), ('high', 1, 1, 'Infinity'), ('none', 1, 1, 'NaN'), ('usual', 1, 1, 0.1),
      ('usual', 1, 1, 0.2), ('usual', 1, 1, 'NaN'), ('also_usual', 1, 1, 0.3), ('negative', 1, 1, -4)
      """)
    #expect(
      stats.costByFeature == [
        FeatureCost(feature: "Also Usual", cost: 0.3), FeatureCost(feature: "Usual", cost: 0.3),
        FeatureCost(feature: "High", cost: 0), FeatureCost(feature: "Low", cost: 0),
        FeatureCost(feature: "None", cost: 0), FeatureCost(feature: "Negative", cost: -4),
      ])
    #expect(stats.totalCost == -3.4)
    #expect(stats.totalTokens == 16)
  }

  @Test func costsBeyondEveryDoubleAreTheLargest() async throws {
    let stats = try await usage("('large', 1, 1, 1e400), ('larger', 1, 1, 2e400), ('least', 1, 1, -1e401)")
    #expect(stats.costByFeature.map(\.feature) == ["Larger", "Large", "Least"])
    #expect(stats.costByFeature.map(\.cost) == [1, 1, -1].map { $0 * .greatestFiniteMagnitude })
    #expect(stats.totalCost == -.greatestFiniteMagnitude)
  }

  private func confidence(_ values: String) async throws -> TextAgentStats {
    let script = """
      alter table text_agent_suggestions alter confidence drop not null;
      insert into text_agent_suggestions (org_id, id, confidence, outcome, created_at)
      select ORG, gen_random_uuid(), confidence, 'pending', to_timestamp(1794999999)
      from (values \(values)) as suggestion (confidence)
      """
    return try await withRows(script) { dashboard, context in
      try #require(try await dashboard.getTextAgentStats(GetTextAgentStatsRequest(), context: context).message.stats)
    }
  }

  @Test func confidencesThatAreNoNumbersAreUnknown() async throws {
    let some = try await confidence("(0.5::double precision), ('NaN'), ('Infinity'), ('-Infinity'), (null), (0.25)")
    #expect(some.totalSuggestions == 6)
    #expect(some.avgConfidence == 0.375)
    let none = try await confidence("('NaN'::double precision), (null)")
    #expect(none.totalSuggestions == 2)
    #expect(none.avgConfidence == 0)
  }

  /// In floating point, the one order gives 0, and the other 1.
  @Test(arguments: ["(1e300::double precision), (1), (-1e300)", "(1e300::double precision), (-1e300), (1)"])
  func theMeanConfidenceDoesNotDependOnTheOrder(values: String) async throws {
    #expect(try await confidence(values).avgConfidence == 1.0 / 3)
  }

  @Test func whatIsMissingInUsageCountsNothing() async throws {
    let stats = try await usage("(null, 1, 1, null), ('a', null::bigint, 5, 2.5)")
    #expect(stats.costByFeature == [FeatureCost(feature: "A", cost: 2.5), FeatureCost(feature: "", cost: 0)])
    #expect(stats.totalCost == 2.5)
    #expect(stats.totalTokens == 7)
  }

  @Test func aCallAndAMessageWithoutTexts() async throws {
    let script = """
      alter table calls alter direction drop not null, alter status drop not null;
      alter table messages alter direction drop not null, alter status drop not null, alter channel drop not null;
      alter table calls drop constraint calls_duration_secs_check;
      insert into calls (org_id, id, duration_secs, created_at)
      values (ORG, '00000000-0000-0000-0000-000000000001', -7, to_timestamp(1794999999));
      insert into messages (org_id, id, created_at)
      values (ORG, '00000000-0000-0000-0000-000000000001', to_timestamp(1794999999));
      insert into messages (org_id, id, created_at, channel, direction, status, ai_origin)
      values (ORG, '00000000-0000-0000-0000-000000000002', to_timestamp(1794999999), 'sms', 'outbound', 'sent', '');
      """
    try await withRows(script) { dashboard, context in
      let engagement = try #require(
        try await dashboard.getEngagementStats(GetEngagementStatsRequest(), context: context).message.stats)
      #expect(engagement.activeContacts == 0)
      #expect(engagement.channelDistribution == ChannelDistribution(calls: 1, sms: 1, other: 1))
      #expect(engagement.recentActivities.map(\.activityType) == [.message, .call, .message])
      #expect(engagement.recentActivities.map(\.description) == ["Outbound SMS, sent", "Call", ""])
      #expect(engagement.recentActivities.map(\.channel) == ["sms", "call", ""])

      let origins = try #require(
        try await dashboard.getAiMessageOriginStats(GetAiMessageOriginStatsRequest(), context: context).message.stats)
      #expect(origins.totalOutbound == 1)
      #expect(origins.aiComposedCount == 1)
      #expect(origins.byFeature == [FeatureMessageCount(feature: "", count: 1)])
    }
  }

  @Test func allTimeStartsWithNoRowThatItDoesNotCount() async throws {
    let script = """
      insert into calls (org_id, id, direction, status, created_at)
      select ORG, gen_random_uuid(), 'inbound', 'completed', created_at
      from (values ('-infinity'::timestamptz), ('0044-03-15 BC'), ('0001-01-01'), ('1969-12-31 23:59:59.999999+00'),
        ('infinity'), (to_timestamp(1794999999))) as call (created_at);
      insert into messages (org_id, id, channel, direction, status, created_at)
      select org_id, id, 'sms', 'inbound', 'received', created_at from calls;
      """
    try await withRows(script) { dashboard, context in
      let answer = try await dashboard.getDashboardStats(
        GetDashboardStatsRequest(timeRange: TimeRange(range: .preset(.allTime))), context: context
      ).message
      #expect(answer.stats?.totalCalls == 1)
      #expect(answer.stats?.callActivity.count == 1)
      try await DashboardServer.run(dashboard) { server in
        let options = server.options(Viewer.organization.session(in: orgID))
        let sections = StreamedSections(
          try await server.sections(of: TimeRange(range: .preset(.allTime)), options))
        #expect(sections.answered == StreamedSections.names)
        #expect(sections.dashboard?.stats?.callActivity.count == 1)
        #expect(sections.messaging?.stats?.totalMessages == 1)
        #expect(sections.messaging?.stats?.messageActivity.count == 24)
        #expect(sections.engagement?.stats?.channelDistribution == ChannelDistribution(calls: 1, sms: 1))
      }
    }
  }

  @Test func aRowOfTheFirstDayIsTheFirstOfAllTime() async throws {
    let script = """
      insert into calls (org_id, id, direction, status, created_at)
      values (ORG, gen_random_uuid(), 'inbound', 'completed', '1970-01-01 00:00+00');
      """
    try await withRows(script) { dashboard, context in
      let answer = try await dashboard.getDashboardStats(
        GetDashboardStatsRequest(timeRange: TimeRange(range: .preset(.allTime))), context: context
      ).message
      #expect(answer.stats?.totalCalls == 1)
      #expect(answer.stats?.callActivity.first == CallActivityDay(date: "1970-01-01", label: "Jan 1", count: 1))
      #expect(answer.stats?.callActivity.count == Int(Self.now / LocalClock.day) + 1)
    }
  }

  @Test func noRangeStartsBeforeTimeDoes() async throws {
    try await withRows("") { dashboard, context in
      let year1 = Interval(startTime: Timestamp(seconds: -62_135_596_800, nanos: 0), endTime: timestamp(Self.now))
      let cases: [(TimeRange, String)] = [
        (TimeRange(range: .dates(DateRange(startDate: "1969-12-31", endDate: "1970-01-01"))), "dates.start_date"),
        (TimeRange(range: .interval(year1)), "interval.start_time"),
      ]
      for (range, field) in cases {
        let error = await failure {
          try await dashboard.getDashboardStats(GetDashboardStatsRequest(timeRange: range), context: context)
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.fieldViolations.map(\.field) == ["time_range.\(field)"])
        #expect(error?.fieldViolations.first?.description.contains("1970-01-01") == true)
      }
    }
  }

  @Test(arguments: [("1970-01-01", "2019-12-31"), ("1999-12-31", "2000-01-01"), ("9960-01-01", "9999-12-29")])
  func datesFarAway(first: String, last: String) async throws {
    let script = """
      insert into calls (org_id, id, direction, status, created_at)
      select ORG, gen_random_uuid(), 'inbound', 'completed', created_at
      from (values ('\(first) 00:00+00'::timestamptz), ('\(last) 23:59:59.999999+00')) as call (created_at);
      insert into messages (org_id, id, channel, direction, status, created_at)
      select org_id, id, 'sms', 'inbound', 'received', created_at from calls;
      """
    try await withRows(script) { dashboard, context in
      let range = TimeRange(range: .dates(DateRange(startDate: first, endDate: last)))
      let calls = try #require(
        try await dashboard.getDashboardStats(GetDashboardStatsRequest(timeRange: range), context: context).message
          .stats)
      #expect(calls.totalCalls == 2)
      #expect(calls.callActivity.first?.date == first && calls.callActivity.first?.count == 1)
      #expect(calls.callActivity.last?.date == last && calls.callActivity.last?.count == 1)
      let messages = try #require(
        try await dashboard.getMessagingStats(GetMessagingStatsRequest(timeRange: range), context: context).message
          .stats)
      #expect(messages.messageActivity.first?.smsCount == 1 && messages.messageActivity.last?.smsCount == 1)
      #expect(messages.responseInsights?.unansweredCount == 0)
    }
  }
}
