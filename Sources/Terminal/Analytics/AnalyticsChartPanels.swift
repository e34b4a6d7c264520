import Messages

/// The six charts of interview calls and their candidates, a panel each.
enum AnalyticsChartPanels {
  static func panels(_ section: SectionState<GetAnalyticsDashboardResponse>) -> [Panel] {
    func panel(
      _ title: String, _ chart: @escaping (_ charts: AnalyticsCharts, _ bucketName: String) -> ColumnChart
    ) -> Panel {
      section.panel(title, skeleton: 9) { answer, width in
        chart(answer.charts ?? AnalyticsCharts(), answer.info.bucketName).drawing(width: width, height: 6)
      }
    }
    return [
      panel("Calls") { calls($0.calls?.points ?? [], $1) },
      panel("Candidates called") { charts, bucketName in
        let points = charts.candidates?.points ?? []
        return single(points.map(\.bucket), points.map(\.candidates), .blue, bucketName)
      },
      panel("Interviews") { interviews($0.interviews?.points ?? [], $1) },
      panel("Thumbs up") { charts, bucketName in
        let points = charts.thumbsUp?.points ?? []
        return single(points.map(\.bucket), points.map(\.thumbsUp), .green, bucketName)
      },
      panel("Thumbs down") { charts, bucketName in
        let points = charts.thumbsDown?.points ?? []
        return single(points.map(\.bucket), points.map(\.thumbsDown), .red, bucketName)
      },
      panel("Passthrough rate") { passthrough($0.passthroughRate?.points ?? [], $1) },
    ]
  }

  private static func calls(_ points: [CallsChart.Point], _ bucketName: String) -> ColumnChart {
    ColumnChart(
      labels: points.map(\.bucket).labels,
      series: [
        .init(name: "answered", values: points.map { Int(clamping: $0.answered) }, color: .amber),
        .init(
          name: "missed", values: points.map { rest(of: $0.calls, without: $0.answered) }, color: .gray, fill: "▒"),
      ], bucketName: bucketName)
  }

  private static func interviews(_ points: [InterviewsChart.Point], _ bucketName: String) -> ColumnChart {
    ColumnChart(
      labels: points.map(\.bucket).labels,
      series: [
        .init(name: "completed", values: points.map { Int(clamping: $0.completed) }, color: .blue),
        .init(
          name: "cut short", values: points.map { rest(of: $0.interviews, without: $0.completed) }, color: .gray,
          fill: "▒"),
      ], bucketName: bucketName)
  }

  private static func passthrough(_ points: [PassthroughRateChart.Point], _ bucketName: String) -> ColumnChart {
    ColumnChart(
      labels: points.map(\.bucket).labels,
      series: [
        .init(name: "passthrough", values: points.map { Int(rounding: $0.passthroughRate ?? 0) }, color: .emerald)
      ], bucketName: bucketName, full: 100, weights: points.map { Int(clamping: $0.scored) }, mark: { "\($0) %" })
  }

  private static func single(
    _ buckets: [Bucket?], _ values: [Int64], _ color: Style.Color, _ bucketName: String
  ) -> ColumnChart {
    ColumnChart(
      labels: buckets.labels, series: [.init(name: "", values: values.map { Int(clamping: $0) }, color: color)],
      bucketName: bucketName)
  }

  private static func rest(of all: Int64, without part: Int64) -> Int {
    let (rest, overflow) = all.subtractingReportingOverflow(part)
    return overflow ? 0 : max(0, Int(clamping: rest))
  }
}

extension [Bucket?] {
  /// What stands below the axis.
  var labels: [String] { map { $0?.label ?? "" } }
}
