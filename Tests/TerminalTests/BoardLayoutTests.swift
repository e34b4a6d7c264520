import Messages
import Testing

@testable import Terminal

/// A member's dashboard, drawn.
@Suite struct BoardLayoutTests {
  private static func chart(_ id: String, _ kind: ChartKind, _ place: (Int32, Int32, Int32, Int32)) -> Chart {
    Chart(
      id: id, spec: ChartSpec(title: "Chart \(id)", kind: kind, metric: "charts.x"),
      placement: Placement(column: place.0, row: place.1, width: place.2, height: place.3))
  }

  private static let dashboard = CustomDashboard(
    id: "b", title: "Hiring\u{1B}[2J", visibility: .private,
    charts: [
      chart("n", .number, (0, 0, 3, 2)), chart("t", .table, (3, 0, 9, 2)), chart("l", .line, (0, 4, 6, 4)),
      chart("d", .donut, (6, 4, 6, 4)), chart("f", .bar, (0, 8, 6, 4)),
    ])

  private static func values(_ values: Double?...) -> [ChartValue] { values.map { ChartValue(value: $0) } }

  private static let data: [String: StreamChartDataResponse] = [
    "n": .init(
      chartID: "n", data: ChartData(series: [.init(name: "answer_rate", values: values(97.25))], unit: "percent")),
    "t": .init(
      chartID: "t",
      data: ChartData(
        series: [
          .init(name: "passthrough_rate", values: values(50, nil)), .init(name: "scored", values: values(1_234, 0)),
        ], labels: ["Nov 1", "Nov \u{1B}]0;2"], unit: "percent")),
    "l": .init(
      chartID: "l",
      data: ChartData(
        series: [.init(name: "calls", values: values(1, 20, 3)), .init(name: "answered", values: values(1, 2, 3))],
        labels: ["Nov 1", "Nov 2", "Nov 3"], unit: "calls", info: QueryInfo(bucketInterval: .day))),
    "d": .init(
      chartID: "d",
      data: ChartData(
        series: [.init(name: "count", values: values(3, 1)), .init(name: "share", values: values(75, 25))],
        labels: ["Salary", "Commute"], unit: "people")),
    "f": .init(chartID: "f", code: 14, errorMessage: "the document store can't be reached"),
  ]

  private func text(_ width: Int, _ data: [String: StreamChartDataResponse] = data) -> String {
    BoardLayout(Self.dashboard, data: data).drawing(width: width).text(colored: false)
  }

  @Test func everyKindIsDrawn() {
    let text = text(100)
    for part in [
      "Hiring�[2J", "private · 5 charts", "97.2 %", "50.0 %", "1,234", "–", "one column is a day", "Salary", "Commute",
      "✗ not available: the server can't reach its data", "the document store can't be reached",
    ] { #expect(text.contains(part), "\(part)\n\(text)") }
    #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
  }

  @Test(arguments: [1, 40, 47, 80, 200]) func noLineIsWiderThanTheScreen(_ width: Int) {
    for data in [Self.data, [:]] {
      let drawing = BoardLayout(Self.dashboard, data: data).drawing(width: width)
      #expect(drawing.lines.allSatisfy { $0.width <= max(width, 40) })
    }
  }

  @Test func rowsOfTheGridAreBesideEachOther() {
    let lines = text(100).split(separator: "\n")
    #expect(lines.contains { $0.contains("Chart n") && $0.contains("Chart t") })
    #expect(lines.contains { $0.contains("Chart l") && $0.contains("Chart d") })
    let bands = BoardLayout(Self.dashboard, data: ["n": Self.data["n"] ?? .init()]).bands(width: 100)
    #expect(bands.map(\.isSettled) == [true, false, false, false])
  }

  /// Whatever a server sends is drawn.
  @Test(arguments: [ChartKind.number, .line, .bar, .donut, .table, .heatmap, .unspecified, .UNRECOGNIZED(9)])
  func unusualDataAreDrawn(_ kind: ChartKind) {
    let series: [[ChartSeries]] = [
      [], [.init(name: "x")], [.init(name: "x", values: Self.values(.nan, .infinity, -.infinity, 1e300, -1, nil))],
      [.init(name: "count", values: Self.values(1)), .init(name: "share", values: [])],
      [.init(name: "a", values: Self.values(1, 2, 3)), .init(name: "b", values: Self.values(-9e18, 9e18, 1e19))],
    ]
    for series in series {
      for labels in [[], ["a"], ["a", "b", "c", "d", "e", "f", "g"]] {
        for unit in ["", "percent", "rating", "seconds", "credits", "people"] {
          let dashboard = CustomDashboard(charts: [Chart(id: "x", spec: ChartSpec(kind: kind))])
          let data = ["x": StreamChartDataResponse(data: ChartData(series: series, labels: labels, unit: unit))]
          _ = BoardLayout(dashboard, data: data).drawing(width: 60)
        }
      }
    }
  }

  @Test func listsAndProposalsAreTables() {
    let listed = BoardTable.drawing(
      [
        CustomDashboard(id: "overview", title: "Overview", visibility: .org, isSystem: true),
        CustomDashboard(id: "b", title: "Mine", visibility: .private, sharedMemberIds: ["x"], canEdit: true),
        CustomDashboard(id: "c", title: "Ours", visibility: .org),
      ], width: 90
    ).text(colored: false)
    for part in ["Overview", "private, 1 others", "change it", "everyone", "view it"] {
      #expect(listed.contains(part), "\(listed)")
    }
    let proposed = BoardTable.drawing(
      [ProposedChart(spec: ChartSpec(title: "Calls", kind: .bar, metric: "charts.calls"), reason: "Because.")],
      width: 90
    ).text(colored: false)
    #expect(proposed.contains("1. Calls · charts.calls · bar") && proposed.contains("Because."))
    #expect(BoardTable.drawing([CustomDashboard](), width: 60).text(colored: false).contains("No dashboard yet"))
  }
}
