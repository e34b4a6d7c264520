import Messages

/// A metric of the catalog: what it is called, which kinds of charts can show it, what it is asked of, and how its values
/// are read from the answer.
struct CatalogEntry: Sendable {
  /// What the values count or measure.
  enum Unit: String, Sendable {
    case calls, people, interviews, messages, ratings, credits, campaigns, percent, seconds, rating
  }

  /// What the values are for.
  enum Shape: Sendable {
    /// One value for the whole range.
    case number
    /// Values for every bucket.
    case series
    /// Parts of a whole, by their names.
    case parts

    /// The kinds of charts that can show it, the most suitable first.
    var kinds: [ChartKind] {
      switch self {
      case .number: [.number, .table]
      case .series: [.line, .bar, .table]
      case .parts: [.donut, .bar, .table]
      }
    }
  }

  /// The labels and columns of a chart.
  struct Content: Sendable {
    var labels: [String] = []
    var series: [(name: String, values: [Double?])]
  }

  let name: String
  let title: String
  let description: String
  let unit: Unit
  let shape: Shape
  let question: AnalyticsQuestion
  /// Nil for the answer to another question.
  let read: @Sendable (AnalyticsAnswer) -> Content?

  /// As ListMetrics says it.
  var message: CatalogMetric {
    CatalogMetric(name: name, title: title, description: description, unit: unit.rawValue, kinds: shape.kinds)
  }

  /// The data of a chart.
  func data(from answer: AnalyticsAnswer) -> ChartData? {
    guard let content = read(answer) else { return nil }
    return ChartData(
      series: content.series.map { ChartSeries(name: $0.name, values: $0.values.map { ChartValue(value: $0) }) },
      labels: content.labels, unit: unit.rawValue, info: answer.info)
  }
}

extension CatalogEntry {
  /// One value for the whole range; its series is called by the metric's field.
  static func number(
    _ field: String, _ title: String, _ unit: Unit, _ description: String, _ question: AnalyticsQuestion,
    _ value: @escaping @Sendable (AnalyticsAnswer) -> Value?
  ) -> CatalogEntry {
    CatalogEntry(
      name: "metrics.\(field)", title: title, description: description, unit: unit, shape: .number, question: question
    ) { answer in value(answer).map { Content(series: [(field, [$0.number])]) } }
  }

  /// A value, or that there is nothing to show.
  struct Value: Sendable {
    let number: Double?

    init(_ number: Double?) { self.number = number }
    init(_ count: Int64) { number = Double(count) }
  }
}

/// A field of a chart's points, as a column of values.
struct SeriesColumn<Point: Sendable>: Sendable {
  let name: String
  let value: @Sendable (Point) -> Double?

  static func count(_ name: String, _ field: any KeyPath<Point, Int64> & Sendable) -> Self {
    Self(name: name) { Double($0[keyPath: field]) }
  }

  static func measure(_ name: String, _ field: any KeyPath<Point, Double> & Sendable) -> Self {
    Self(name: name) { $0[keyPath: field] }
  }

  static func optional(_ name: String, _ field: any KeyPath<Point, Double?> & Sendable) -> Self {
    Self(name: name) { $0[keyPath: field] }
  }
}

/// A series for each field of its points.
struct SeriesEntry<Point: Sendable> {
  let field: String
  let title: String
  let unit: CatalogEntry.Unit
  let description: String
  let question: AnalyticsQuestion
  let bucket: any KeyPath<Point, Bucket?> & Sendable
  let columns: [SeriesColumn<Point>]

  /// - Parameter points: Nil for the answer to another question.
  func entry(_ points: @escaping @Sendable (AnalyticsAnswer) -> [Point]?) -> CatalogEntry {
    CatalogEntry(
      name: "charts.\(field)", title: title, description: description, unit: unit, shape: .series, question: question
    ) { [bucket, columns] answer in
      guard let points = points(answer) else { return nil }
      return CatalogEntry.Content(
        labels: points.map { $0[keyPath: bucket]?.label ?? "" },
        series: columns.map { column in (name: column.name, values: points.map(column.value)) })
    }
  }

  /// Of the charts of the dashboard's answer.
  func entry(of points: @escaping @Sendable (AnalyticsCharts) -> [Point]?) -> CatalogEntry {
    entry { (answer: AnalyticsAnswer) -> [Point]? in
      guard case .dashboard(let dashboard) = answer else { return nil }
      return points(dashboard.charts ?? AnalyticsCharts()) ?? []
    }
  }
}
