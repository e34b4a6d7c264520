import Access
import Foundation
import Messages
import Postgres
import RPC
import Synchronization
import TestDatabase
import TestTurns
import Testing
import Time

@testable import CustomDashboards

/// The data of charts against AnalyticsService's own answers, over gRPC.
@Suite(.computing) struct ChartDataTests {
  /// Every answer of AnalyticsService to a filter.
  private func answers(
    _ filter: AnalyticsFilter?, _ fixture: BoardServers
  ) async throws -> [AnalyticsQuestion: AnalyticsAnswer] {
    let (service, options) = (fixture.server.analytics, fixture.by(fixture.boss))
    return [
      .dashboard: .dashboard(try await service.getAnalyticsDashboard(.init(filter: filter), options: options)),
      .smsSent: .smsSent(try await service.getSmsSent(.init(filter: filter), options: options)),
      .totalSMS: .totalSMS(try await service.getTotalSms(.init(filter: filter), options: options)),
      .timeSaved: .timeSaved(try await service.getTimeSaved(.init(filter: filter), options: options)),
      .totalTimeSaved: .totalTimeSaved(try await service.getTotalTimeSaved(.init(filter: filter), options: options)),
      .satisfaction: .satisfaction(try await service.getCandidateSatisfaction(.init(filter: filter), options: options)),
      .averageSatisfaction: .averageSatisfaction(
        try await service.getAverageCandidateSatisfaction(.init(filter: filter), options: options)),
      .campaignsLaunched: .campaignsLaunched(try await service.getCampaignsLaunchedPerWeek(.init(), options: options)),
      .credits: .credits(try await service.getCreditsPerQualifiedCandidate(.init(filter: filter), options: options)),
    ]
  }

  @Test func numbersAreThoseOfAnalyticsService() async throws {
    try await BoardServers.run(rows: true) { fixture in
      let campaign = try await withConnection(to: fixture.connectionString) { connection in
        try await connection.query("select id::text from campaigns where org_id = \(fixture.orgID) order by id limit 1")
          .map { try $0.scalar(as: String.self) }
      }
      let filters: [AnalyticsFilter?] = [
        AnalyticsFilter(timeRange: TimeRange(range: .preset(.last90Days))),
        AnalyticsFilter(
          timeRange: TimeRange(range: .preset(.allTime)), campaignIds: campaign,
          candidates: CandidateFilter(sources: ["Referral", "Job board"])),
      ]
      for filter in filters {
        let board = try await fixture.dashboard(of: fixture.owner, "x", .org)
        var charts: [String: CatalogEntry] = [:]
        for entry in MetricCatalog.entries {
          for kind in entry.shape.kinds.prefix(1) {
            let added = try await fixture.boards.addChart(
              AddChartRequest(
                dashboardID: board.id,
                spec: ChartSpec(title: entry.title, kind: kind, metric: entry.name, filter: filter)),
              options: fixture.by(fixture.owner))
            charts[try #require(added.chart?.id)] = entry
          }
        }
        let answers = try await answers(filter, fixture)
        // A member without any right, who may view the dashboard.
        let streamed = try await fixture.data(of: board.id, by: fixture.friend)
        #expect(Set(streamed.keys) == Set(charts.keys))
        for (id, entry) in charts {
          let answer = try #require(answers[entry.question])
          let expected = try #require(entry.data(from: answer))
          let response = try #require(streamed[id])
          #expect(response.code == 0 && response.data == expected, "\(entry.name) \(response.errorMessage)")
          let single = try await fixture.boards.getChartData(
            GetChartDataRequest(dashboardID: board.id, chartID: id), options: fixture.by(fixture.friend))
          #expect(single.data == expected, "\(entry.name)")
          #expect(expected.series.allSatisfy { expected.labels.isEmpty || $0.values.count == expected.labels.count })
        }
        // And there is something to compare.
        guard case .dashboard(let dashboard)? = answers[.dashboard] else { return }
        #expect((dashboard.metrics?.totalCalls ?? 0) > 0)
      }
    }
  }

  @Test func theOverviewHasItsData() async throws {
    try await BoardServers.run(rows: true) { fixture in
      let overview = try await fixture.read("overview", by: fixture.owner)
      #expect(overview == Overview.dashboard && overview.charts.count == 31)
      let data = try await fixture.data(of: "overview", by: fixture.owner)
      #expect(data.count == 31 && data.values.allSatisfy { $0.code == 0 && $0.data?.series.isEmpty == false })
      let direct = try await fixture.server.analytics.getAnalyticsDashboard(.init(), options: fixture.by(fixture.owner))
      let calls = try await fixture.boards.getChartData(
        GetChartDataRequest(dashboardID: "overview", chartID: overview.charts[0].id), options: fixture.by(fixture.owner)
      )
      #expect(calls.data?.series.first?.values.first?.value == (direct.metrics?.totalCalls).map(Double.init))
      #expect(
        await failure { _ = try await fixture.data(of: "overview", by: fixture.friend) }
          == "NOT_FOUND DASHBOARD_NOT_FOUND")
    }
  }

  /// Charts of equal questions are of one answer; one that fails stops no other.
  @Test func chartsShareTheirPassesAndFailAlone() async throws {
    let seen = Mutex<ForwardingAnalytics?>(nil)
    try await BoardServers.run(
      rows: true,
      through: { analytics in
        let forwarding = ForwardingAnalytics(analytics, failing: ["smsSent"])
        seen.withLock { $0 = forwarding }
        return forwarding
      }
    ) { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      var ids: [String: String] = [:]
      func add(_ metric: String, _ preset: TimeRange.Preset?) async throws {
        let spec = ChartSpec(
          title: metric, kind: metric.hasPrefix("metrics.") ? .number : .bar, metric: metric,
          filter: preset.map { AnalyticsFilter(timeRange: TimeRange(range: .preset($0))) })
        let added = try await fixture.boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: spec), options: fixture.by(fixture.owner))
        ids["\(metric) \(preset.map { "\($0)" } ?? "")"] = try #require(added.chart?.id)
      }
      for metric in ["metrics.total_calls", "metrics.interviews", "charts.calls", "charts.withdrawal_reasons"] {
        try await add(metric, .last7Days)
      }
      try await add("metrics.total_calls", .last90Days)
      try await add("charts.sms_sent", nil)
      try await add("metrics.total_sms", nil)
      let gone = UUID()
      try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          """
          insert into custom_dashboard_charts (org_id, id, dashboard_id, title, prompt, kind, metric, grid_column, grid_row,
            grid_width, grid_height)
          values (\(fixture.orgID), \(gone), \(UUID(uuidString: board.id)), 'Old', '', 'number', 'metrics.gone', 0, 90, 1, 1)
          """)
      }
      let data = try await fixture.data(of: board.id, by: fixture.boss)
      #expect(data.count == 8)
      let calls = seen.withLock { $0?.calls ?? [] }
      #expect(calls.sorted() == ["dashboard", "dashboard", "smsSent", "totalSms"])
      let goneID = gone.uuidString.lowercased()
      #expect(data[goneID]?.code == 9 && data[goneID]?.data == nil)
      #expect(data[goneID]?.errorMessage.contains("metrics.gone") == true)
      let sms = try #require(data[ids["charts.sms_sent "] ?? ""])
      #expect(sms.code == 14 && sms.data == nil && sms.errorMessage == "smsSent is away")
      #expect(data.values.filter { $0.code == 0 && $0.data != nil }.count == 6)
      #expect(
        await failure {
          _ = try await fixture.boards.getChartData(
            GetChartDataRequest(dashboardID: board.id, chartID: goneID), options: fixture.by(fixture.boss))
        } == "FAILED_PRECONDITION METRIC_GONE")
    }
  }

  @Test func whatIsWrongWithTheCallFailsTheStream() async throws {
    try await BoardServers.run { fixture in
      let board = try await fixture.dashboard(of: fixture.owner)
      _ = try await fixture.boards.addChart(
        AddChartRequest(dashboardID: board.id, spec: .number()), options: fixture.by(fixture.owner))
      var options = fixture.by(fixture.owner)
      options.metadata.add("x-max-staleness-ms", "soon")
      let failed = await failure {
        try await fixture.boards.streamChartData(StreamChartDataRequest(dashboardID: board.id), options: options) {
          for try await _ in $0 {}
        }
      }
      #expect(failed == "INVALID_ARGUMENT INVALID_FIELD x-max-staleness-ms")
      let hidden = await failure { _ = try await fixture.data(of: board.id, by: fixture.colleague) }
      #expect(hidden == "NOT_FOUND DASHBOARD_NOT_FOUND")
      // An empty dashboard's stream is empty.
      let empty = try await fixture.dashboard(of: fixture.owner)
      #expect(try await fixture.data(of: empty.id, by: fixture.owner).isEmpty)
    }
  }

  @Test func proposalsAreChartsThatCanBeAdded() async throws {
    try await BoardServers.run(rows: true) { fixture in
      let (name, id) = try await withConnection(to: fixture.connectionString) { connection in
        try await connection.execute(
          """
          insert into campaigns (org_id, id, name, created_at)
          values (\(fixture.stranger.orgID), \(UUID()), 'Secret Moon Base', now())
          """)
        let row = try #require(
          try await connection.query(
            "select name, id::text from campaigns where org_id = \(fixture.orgID) order by created_at desc, id limit 1"
          ).first)
        return (try row.decode("name", as: String.self), try row.decode("id", as: String.self))
      }
      let owner = fixture.by(fixture.owner)
      let charts = try await fixture.boards.proposeChart(
        ProposeChartRequest(prompt: " interviews of \(name) last 7 days "), options: owner
      ).charts
      #expect(charts.map { $0.spec?.metric } == ["charts.interviews", "metrics.interviews"])
      #expect(charts.allSatisfy { $0.spec?.filter?.campaignIds == [id] && !$0.reason.isEmpty })
      let board = try await fixture.dashboard(of: fixture.owner)
      for chart in charts {
        let added = try await fixture.boards.addChart(
          AddChartRequest(dashboardID: board.id, spec: chart.spec), options: owner)
        #expect(added.chart?.spec == chart.spec)
      }
      #expect(try await fixture.data(of: board.id, by: fixture.owner).values.allSatisfy { $0.code == 0 })
      // Another organization's names mean nothing.
      let foreign = try await fixture.boards.proposeChart(
        ProposeChartRequest(prompt: "interviews of Secret Moon Base"), options: owner
      ).charts
      #expect(foreign.allSatisfy { $0.spec?.filter == nil })
      for (prompt, field) in [("", "prompt"), ("hello", "prompt"), ("calls\u{0}", "prompt")] {
        #expect(
          await failure { _ = try await fixture.boards.proposeChart(.init(prompt: prompt), options: owner) }
            == "INVALID_ARGUMENT INVALID_FIELD \(field)")
      }
    }
  }
}
