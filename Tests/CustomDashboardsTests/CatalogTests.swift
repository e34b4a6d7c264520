import Foundation
import Messages
import RPC
import StandardMessages
import Testing

@testable import CustomDashboards

/// The metric catalog against the contract of AnalyticsService.
@Suite struct CatalogTests {
  /// The fields of a message as its proto file declares them.
  private func fields(of message: String) throws -> [String] {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let proto = try String(
      contentsOf: root.appending(path: "Protos/callboard/v1/analytics_service.proto"), encoding: .utf8)
    let body = try #require(proto.range(of: "message \(message) {")).upperBound
    let lines = proto[body...].split(separator: "\n").prefix { !$0.hasPrefix("}") }
    return lines.compactMap { line in
      line.firstMatch(of: /^\s*(?:optional )?\w+ (\w+) = \d+;/).map { String($0.output.1) }
    }
  }

  @Test func hasEveryMetricAndChart() throws {
    let metrics = try fields(of: "AnalyticsMetrics")
    #expect(metrics.count == 23)
    let charts = try fields(of: "AnalyticsCharts")
    #expect(charts.count == 6)
    let expected =
      metrics.map { "metrics.\($0)" }
      + ["total_sms", "total_time_saved", "average_candidate_satisfaction", "credits_per_qualified_candidate"].map {
        "metrics.\($0)"
      } + charts.map { "charts.\($0)" }
      + ["sms_sent", "time_saved", "candidate_satisfaction", "campaigns_launched_per_week", "withdrawal_reasons"].map {
        "charts.\($0)"
      }
    #expect(MetricCatalog.entries.map(\.name).sorted() == expected.sorted())
  }

  @Test func everyEntrySaysWhatItIs() {
    for entry in MetricCatalog.entries {
      #expect(!entry.title.isEmpty && entry.description.hasSuffix("."), "\(entry.name)")
      #expect(!entry.shape.kinds.isEmpty && !entry.shape.kinds.contains(.heatmap))
      #expect(MetricCatalog[entry.name]?.title == entry.title)
    }
    #expect(MetricCatalog["metrics.nothing"] == nil && MetricCatalog["charts.calls"] != nil)
  }

  /// Each field of the answer is read by its own metric: values that tell them apart come out where they belong.
  @Test func everyMetricIsReadFromItsOwnField() throws {
    var metrics = AnalyticsMetrics()
    (metrics.totalCalls, metrics.answerRate, metrics.callCompletionRate) = (1, 2, 3)
    (metrics.interviews, metrics.peopleContacted, metrics.callLengthSecs) = (4, 5, 6)
    (metrics.avgInterviewLengthSecs, metrics.avgTimeToFirstInterviewSecs, metrics.optOuts) = (7, 8, 9)
    (metrics.qualifiedCandidates, metrics.passthroughRate, metrics.thumbsUp) = (10, 11, 12)
    (metrics.thumbsDown, metrics.withdrawalRate, metrics.accommodationRate) = (13, 14, 15)
    (metrics.answeredCalls, metrics.completedCalls, metrics.qualified, metrics.scored) = (16, 17, 18, 19)
    (metrics.withdrawnCandidates, metrics.accommodatedCandidates) = (20, 21)
    (metrics.interviewsWithLength, metrics.firstInterviews) = (22, 23)
    let answer = AnalyticsAnswer.dashboard(GetAnalyticsDashboardResponse(metrics: metrics))
    for (index, field) in try fields(of: "AnalyticsMetrics").enumerated() {
      let data = try #require(MetricCatalog["metrics.\(field)"]?.data(from: answer))
      #expect(data.labels.isEmpty)
      #expect(data.series == [ChartSeries(name: field, values: [ChartValue(value: Double(index + 1))])])
    }
    let empty = AnalyticsAnswer.dashboard(GetAnalyticsDashboardResponse())
    let unset = try #require(MetricCatalog["metrics.passthrough_rate"]?.data(from: empty))
    #expect(unset.series == [ChartSeries(name: "passthrough_rate", values: [ChartValue()])])
    #expect(MetricCatalog["metrics.total_sms"]?.data(from: empty) == nil)
  }

  @Test func theOverviewIsMadeOfTheCatalog() throws {
    #expect(Overview.charts.count == 31)
    #expect(Set(Overview.charts.map(\.id)).count == 31)
    // For ever: a client may keep them.
    #expect(Overview.charts.first?.id == UUID(uuidString: "00000000-0000-8000-8000-000000000001"))
    #expect(
      Overview.charts.first { $0.spec.metric == "charts.withdrawal_reasons" }?.id
        == UUID(uuidString: "00000000-0000-8000-8000-000000000031"))
    for (index, chart) in Overview.charts.enumerated() {
      _ = try ChartSpec.checked(chart.spec)
      #expect(!Overview.charts[..<index].contains { $0.placement.overlaps(chart.placement) })
    }
    #expect(Overview.dashboard.isSystem && !Overview.dashboard.canEdit && Overview.dashboard.ownerMemberID.isEmpty)
    #expect(Overview.dashboard.visibility == .org)
  }

  @Test func aSpecificationIsChecked() throws {
    let good = ChartSpec(title: " Calls ", prompt: "\n how many ", kind: .line, metric: "charts.calls")
    let kept = try ChartSpec.checked(good)
    #expect(kept.title == "Calls" && kept.prompt == "how many")
    func field(_ change: (inout ChartSpec) -> Void) -> String? {
      var spec = good
      change(&spec)
      do throws(RPCError) {
        _ = try ChartSpec.checked(spec)
        return nil
      } catch {
        return error.fieldViolations.first?.field
      }
    }
    #expect(field { $0.title = "" } == "spec.title")
    #expect(field { $0.prompt = "\u{1B}[2J" } == "spec.prompt")
    #expect(field { $0.metric = "charts.nothing" } == "spec.metric")
    #expect(field { $0.kind = .unspecified } == "spec.kind")
    #expect(field { $0.kind = .heatmap } == "spec.kind")
    #expect(field { $0.kind = .donut } == "spec.kind")
    #expect(field { $0.kind = .UNRECOGNIZED(99) } == "spec.kind")
    #expect(field { $0.filter = AnalyticsFilter(orgID: UUID().uuidString) } == "spec.filter.org_id")
    #expect(field { $0.filter = AnalyticsFilter(campaignIds: ["x"]) } == "spec.filter.campaign_ids[0]")
    #expect(
      field { $0.filter = AnalyticsFilter(timeRange: TimeRange(range: .preset(.UNRECOGNIZED(9)))) }
        == "spec.filter.time_range.preset")
    let ids = (0..<1_000).map { _ in UUID().uuidString }
    #expect(field { $0.filter = AnalyticsFilter(campaignIds: ids) } == nil)
    #expect(
      field {
        $0.filter = AnalyticsFilter(campaignIds: ids, candidates: CandidateFilter(candidateIds: ids))
      } == "spec")
    #expect(throws: RPCError.self) { try ChartSpec.checked(nil) }
  }

  @Test func filtersComeBackFromTheDatabaseAsTheyWere() throws {
    let filters: [AnalyticsFilter?] = [
      nil, AnalyticsFilter(timeRange: TimeRange()), AnalyticsFilter(timeRange: TimeRange(range: .preset(.unspecified))),
      AnalyticsFilter(timeRange: TimeRange(range: .preset(.last7Days)), campaignIds: [UUID().uuidString]),
      AnalyticsFilter(timeRange: TimeRange(range: .dates(DateRange(startDate: "2026-01-01", endDate: "2026-02-01")))),
      AnalyticsFilter(
        timeRange: TimeRange(
          range: .interval(
            Interval(
              startTime: Timestamp(seconds: 5, nanos: 123_456_789), endTime: Timestamp(seconds: 1_795_000_000, nanos: 1)
            ))),
        candidates: CandidateFilter(sources: ["Job \"board\"", "✓"], tags: ["a"])),
      AnalyticsFilter(
        timeRange: TimeRange(
          range: .interval(Interval(startTime: Timestamp(seconds: -1, nanos: 500_000_000), endTime: Timestamp())))),
    ]
    for filter in filters {
      #expect(try StoredFilter.filter(json: StoredFilter.json(of: filter)) == filter)
    }
    #expect(throws: (any Error).self) { try StoredFilter.filter(json: #"{"timeRange": {"preset": "PRESET_SOON"}}"#) }
  }

  /// `StoredFilter` reads each of these: a field that a filter gets besides would be lost by charts that are kept.
  @Test func everyFieldOfAFilterIsKept() {
    func fields(of message: Any) -> [String?] { Mirror(reflecting: message).children.map(\.label) }
    #expect(fields(of: AnalyticsFilter()) == ["timeRange", "campaignIds", "candidates", "orgID"])
    #expect(fields(of: CandidateFilter()) == ["candidateIds", "sources", "tags"])
    #expect(fields(of: TimeRange()) == ["range"])
    #expect(fields(of: DateRange()) == ["startDate", "endDate"])
    #expect(fields(of: Interval()) == ["startTime", "endTime"])
  }
}
