import Messages

/// Calls over time.
enum CallActivityChart {
  static func drawing(_ stats: DashboardStats?, width: Int) -> Drawing {
    let days = stats?.callActivity ?? []
    return ColumnChart(
      labels: days.map(\.label),
      series: [.init(name: "calls", values: days.map { Int(clamping: $0.count) }, color: .amber)],
      bucketName: "day"
    ).drawing(width: width)
  }
}

/// SMS and email over time, one on the other.
enum MessageActivityChart {
  static func drawing(_ response: GetMessagingStatsResponse, width: Int) -> Drawing {
    let buckets = response.stats?.messageActivity ?? []
    return ColumnChart(
      labels: buckets.map(\.label),
      series: [
        .init(name: "SMS", values: buckets.map { Int(clamping: $0.smsCount) }, color: .blue),
        .init(name: "email", values: buckets.map { Int(clamping: $0.emailCount) }, color: .emerald, fill: "▒"),
      ],
      bucketName: response.info.bucketName
    ).drawing(width: width)
  }
}

extension HeatmapChart {
  init(_ cells: [HeatmapCell]?, palette: Palette) {
    self.init(palette: palette)
    for cell in cells ?? [] {
      add(dayOfWeek: Int(cell.dayOfWeek), hour: Int(cell.hour), count: Int(clamping: cell.count))
    }
  }
}
