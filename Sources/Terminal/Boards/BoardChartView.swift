import Messages

/// One chart of a member's dashboard.
struct BoardChartView {
  let spec: ChartSpec
  /// What a stream said of it; nil while it is awaited.
  let response: StreamChartDataResponse?

  /// The chart in a frame with its title.
  var panel: Panel {
    guard let response else {
      return Panel(title: spec.title) { Skeleton.drawing(lines: spec.kind == .number ? 1 : 5, width: $0) }
    }
    guard response.code == 0, let data = response.data else {
      return .failure(
        spec.title, SectionError(section: response.chartID, code: response.code, message: response.errorMessage))
    }
    return Panel(title: spec.title) { drawing(of: data, width: $0) }
  }

  private func drawing(of data: ChartData, width: Int) -> Drawing {
    switch spec.kind {
    case .number: number(data)
    case .table: table(data, width: width)
    case .donut: parts(data, width: width)
    default: data.isParts ? parts(data, width: width) : columns(data, width: width)
    }
  }

  private func number(_ data: ChartData) -> Drawing {
    Drawing([StyledText(data.text(data.series.first?.values.first?.value), Style(foreground: .blue, isBold: true))])
  }

  private func table(_ data: ChartData, width: Int) -> Drawing {
    let labels = data.labels.isEmpty ? [spec.title] : data.labels
    let rows = labels.indices.map { index in
      [StyledText(labels[index])]
        + data.series.map { series in
          StyledText(data.text(series.values.indices.contains(index) ? series.values[index].value : nil, in: series))
        }
    }
    let columns =
      [Table.Column(heading: data.labels.isEmpty ? "Metric" : data.isParts ? "Reason" : "Time", canShrink: true)]
      + data.series.map { Table.Column(heading: $0.name, alignment: .right) }
    // The latest are at the end of a series, the most frequent at the beginning of parts.
    let shown = data.isParts ? Array(rows.prefix(Self.mostRows)) : Array(rows.suffix(Self.mostRows))
    return Table(columns: columns, rows: shown, emptyNote: "Nothing in this time.").drawing(width: width)
      + .more(than: Self.mostRows, of: rows.count, "row")
  }

  private static let mostRows = 12

  private func parts(_ data: ChartData, width: Int) -> Drawing {
    guard let values = data.series.first?.values, !data.labels.isEmpty else {
      return Drawing([StyledText("Nothing in this time.", .quiet)])
    }
    let bars = zip(data.labels, values).prefix(8).map { label, value in
      BarChart.Bar(name: label, value: value.value ?? 0, note: data.text(value.value))
    }
    return BarChart(bars: Array(bars)).drawing(width: width) + .more(than: 8, of: data.labels.count, "part")
  }

  /// The first series: the others are parts of it, or what it is a share of.
  private func columns(_ data: ChartData, width: Int) -> Drawing {
    guard let series = data.series.first else { return Drawing([StyledText("Nothing in this time.", .quiet)]) }
    // Columns are made of whole numbers.
    let scale = data.unit == "rating" ? 100.0 : 1
    let isTime = data.unit == "seconds"
    return ColumnChart(
      labels: data.labels,
      series: [
        .init(name: series.name, values: series.values.map { Int(rounding: ($0.value ?? 0) * scale) }, color: .blue)
      ], bucketName: data.info.bucketName, full: Self.full[data.unit],
      weights: Self.full[data.unit] == nil ? nil : weights(data),
      mark: { isTime ? Figures.shortTime(seconds: $0) : Figures.short($0 / Int(scale)) }
    ).drawing(width: width, height: 5)
  }

  /// What a column to the top stands for, where values have a top.
  private static let full = ["percent": 100, "rating": 500]

  /// Of how many things each mean is one: the last series counts them.
  private func weights(_ data: ChartData) -> [Int]? {
    guard data.series.count > 1, let counts = data.series.last else { return nil }
    return counts.values.map { Int(rounding: $0.value ?? 0) }
  }
}

extension ChartData {
  /// Whether labels are names of parts, and not of times.
  fileprivate var isParts: Bool { series.map(\.name) == ["count", "share"] }

  /// A value as people read it, by the chart's unit.
  fileprivate func text(_ value: Double?, in series: ChartSeries? = nil) -> String {
    guard let value, value.isFinite else { return "–" }
    // Beside rates and means stand the counts that they are made of.
    let isCount = series != nil && self.series.first?.name != series?.name && unit != "seconds"
    if series?.name == "share" { return Figures.percent(value) }
    if isCount { return Figures.count(Int(rounding: value)) }
    return switch unit {
    case "percent": Figures.percent(value)
    case "seconds": Figures.duration(seconds: value)
    case "rating": Figures.fraction(value)
    case "credits": Figures.score(value)
    default: Figures.count(Int(rounding: value))
    }
  }
}
