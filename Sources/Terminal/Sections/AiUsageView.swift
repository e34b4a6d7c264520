import Messages

/// Tokens, and what they cost, by feature.
enum AiUsageView {
  static func drawing(_ stats: AiUsageStats?, width: Int) -> Drawing {
    let stats = stats ?? AiUsageStats()
    return Drawing([
      .line("Tokens", Figures.count(stats.totalTokens), width: width),
      .line("Cost", Figures.dollars(stats.totalCost), width: width),
    ])
      + FeatureBars.drawing(
        stats.costByFeature.map { .init(name: $0.feature, value: $0.cost, note: Figures.dollars($0.cost)) },
        width: width)
  }
}

/// Messages that AI wrote, by feature.
enum AiMessageOriginView {
  static func drawing(_ stats: AiMessageOriginStats?, width: Int) -> Drawing {
    let stats = stats ?? AiMessageOriginStats()
    return Drawing([
      .line("Outbound messages", Figures.count(stats.totalOutbound), width: width),
      .line("Composed by AI", Figures.count(stats.aiComposedCount), width: width),
      .line("Share", stats.totalOutbound == 0 ? "–" : Figures.percent(stats.aiShare), width: width),
    ])
      + FeatureBars.drawing(
        stats.byFeature.map { .init(name: $0.feature, value: Double($0.count), note: Figures.count($0.count)) },
        width: width)
  }
}

/// Bars of features, the first of them; the rest is counted.
private enum FeatureBars {
  static let limit = 8

  static func drawing(_ bars: [BarChart.Bar], width: Int) -> Drawing {
    guard !bars.isEmpty else { return Drawing([StyledText("Nothing in this time.", .quiet)]) }
    let rest = bars.count - limit
    return BarChart(bars: Array(bars.prefix(limit))).drawing(width: width)
      + Drawing(rest > 0 ? [StyledText("and \(Figures.count(rest, "more feature"))", .quiet)] : [])
  }
}
