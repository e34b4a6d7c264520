public import Messages

/// A member's dashboard: its charts in reading order, as far as their data have come. Charts of one row are beside each other,
/// as wide as they are on the grid; below each other where the screen is narrow.
public struct BoardLayout {
  private let dashboard: CustomDashboard
  private let data: [String: StreamChartDataResponse]

  /// The dashboard with the data of some of its charts, by their ids.
  public init(_ dashboard: CustomDashboard, data: [String: StreamChartDataResponse]) {
    self.dashboard = dashboard
    self.data = data
  }

  /// The whole of it in `width` columns, 40 at least.
  public func drawing(width: Int) -> Drawing {
    bands(width: width).reduce(Drawing()) { $0 + $1.drawing }
  }

  /// Its parts in `width` columns, 40 at least, from top to bottom.
  public func bands(width: Int) -> [Band] {
    let width = max(DashboardLayout.minimumWidth, width)
    var bands = [Band(header(width: width), isSettled: true)]
    for row in rows {
      let columns = row.map { chart in
        PanelRow.Column(
          blocks: [BoardChartView(spec: chart.spec ?? ChartSpec(), response: data[chart.id]).panel],
          share: max(1, Int(chart.placement?.width ?? 1)))
      }
      bands.append(
        Band(
          PanelRow(columns: columns, minimumWidth: 22 * columns.count).drawing(width: width),
          isSettled: row.allSatisfy { data[$0.id] != nil }))
    }
    return bands
  }

  /// Charts that begin at the same row of the grid.
  private var rows: [[Chart]] {
    var rows: [[Chart]] = []
    for chart in dashboard.charts {
      if let last = rows.last?.last, last.placement?.row == chart.placement?.row {
        rows[rows.count - 1].append(chart)
      } else {
        rows.append([chart])
      }
    }
    return rows
  }

  private func header(width: Int) -> Drawing {
    let seen = dashboard.visibility == .org ? "everyone in the organization" : "private"
    let charts = dashboard.charts.isEmpty ? "no charts yet" : Figures.count(dashboard.charts.count, "chart")
    return Drawing([
      (StyledText(dashboard.title, .title) + StyledText(" · \(seen) · \(charts)", .quiet)).truncated(to: width),
      StyledText(String(repeating: "═", count: width), .quiet),
    ])
  }
}
