import Messages

/// Time saved over time.
enum TimeSavedView {
  static func drawing(_ response: GetTimeSavedResponse, width: Int) -> Drawing {
    ColumnChart(
      labels: response.points.map(\.bucket).labels,
      series: [
        .init(name: "time", values: response.points.map { Int(rounding: $0.saved?.totalSecs ?? 0) }, color: .green)
      ], bucketName: response.info.bucketName, mark: Figures.shortTime(seconds:)
    ).drawing(width: width, height: 6)
  }
}

/// Time saved in all, and by what.
enum TotalTimeSavedView {
  static func drawing(_ response: GetTotalTimeSavedResponse, width: Int) -> Drawing {
    let saved = response.saved ?? TimeSavedBreakdown()
    let parts: [(name: String, seconds: Double, color: Style.Color)] = [
      ("Calls", saved.callsSecs, .amber), ("SMS", saved.smsSecs, .blue), ("Web calls", saved.webCallsSecs, .orange),
      ("Resume screening", saved.resumeScreeningSecs, .emerald), ("Notetaking", saved.notetakingSecs, .green),
    ]
    return Drawing([.line("Time saved", Figures.duration(seconds: saved.totalSecs), width: width)])
      + BarChart(
        bars: parts.map {
          .init(name: $0.name, value: $0.seconds, note: Figures.duration(seconds: $0.seconds), color: $0.color)
        }
      ).drawing(width: width)
  }
}
