import Messages

/// What text agents suggested, and what became of it.
enum TextAgentView {
  static func drawing(_ stats: TextAgentStats?, width: Int) -> Drawing {
    let stats = stats ?? TextAgentStats()
    return Drawing([
      .line("Suggestions", Figures.count(stats.totalSuggestions), width: width),
      .line("Sent by themselves", Figures.count(stats.autoReplyCount), width: width),
      .line("Handed to people", Figures.count(stats.escalationCount), width: width),
    ])
      + BarChart(
        bars: [
          .init(
            name: "Auto-reply", value: stats.autoReplyRate / 100, note: Figures.percent(stats.autoReplyRate),
            color: .green),
          .init(
            name: "Escalated", value: stats.escalationRate / 100, note: Figures.percent(stats.escalationRate),
            color: .amber),
          .init(
            name: "Confidence", value: stats.avgConfidence,
            note: stats.totalSuggestions == 0 ? "–" : Figures.fraction(stats.avgConfidence), color: .blue),
        ], full: 1
      ).drawing(width: width)
  }
}

extension StyledText {
  /// A name at the left and its figure at the right of a line.
  static func line(_ name: String, _ figure: String, width: Int) -> StyledText {
    let figure = StyledText(figure, .title).truncated(to: width)
    return StyledText(name, .quiet).fitted(to: max(0, width - figure.width - 1)) + " " + figure
  }
}
