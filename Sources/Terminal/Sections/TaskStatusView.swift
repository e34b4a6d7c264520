import Messages

/// To-dos by status.
enum TaskStatusView {
  static func drawing(_ stats: DashboardStats?, width: Int) -> Drawing {
    BarChart(
      bars: (stats?.todoStatusCounts ?? []).map { row in
        let (name, color): (String, Style.Color) =
          switch row.status {
          case .open: ("Open", .amber)
          case .done: ("Done", .green)
          case .dismissed: ("Dismissed", .gray)
          default: ("Other", .red)
          }
        return .init(name: name, value: Double(row.count), note: Figures.count(row.count), color: color)
      }
    ).drawing(width: width)
  }
}
