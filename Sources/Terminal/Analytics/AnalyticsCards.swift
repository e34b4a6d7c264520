import Messages

/// The figures of interview calls and their candidates.
enum AnalyticsCards {
  static func cards(_ metrics: AnalyticsMetrics?) -> [Card] {
    // Nil while the figure is still to come.
    func card(_ name: String, _ color: Style.Color, _ text: (AnalyticsMetrics) -> (figure: String, note: String))
      -> Card
    {
      let text = metrics.map(text)
      return Card(name: name, figure: text?.figure, note: text?.note ?? "", color: color)
    }
    return [
      card("Calls", .amber) { (Figures.count($0.totalCalls), "\(Figures.count($0.answeredCalls)) answered") },
      card("Answer rate", .amber) { (rate($0.answerRate, of: $0.totalCalls), "of the calls") },
      card("Completion", .amber) {
        (rate($0.callCompletionRate, of: $0.answeredCalls), "\(Figures.count($0.completedCalls)) to the end")
      },
      card("Call length", .amber) { (Figures.duration(seconds: Double($0.callLengthSecs)), "when answered") },
      card("People", .blue) { (Figures.count($0.peopleContacted), "contacted") },
      card("Interviews", .blue) { (Figures.count($0.interviews), "held") },
      card("Avg interview", .blue) {
        (time($0.avgInterviewLengthSecs), "mean of \(Figures.count($0.interviewsWithLength))")
      },
      card("Time to first", .blue) {
        (time($0.avgTimeToFirstInterviewSecs), "interview, \(Figures.count($0.firstInterviews))")
      },
      card("Qualified", .green) { (Figures.count($0.qualifiedCandidates), "candidates") },
      card("Passthrough", .green) {
        (
          $0.passthroughRate.map(Figures.percent) ?? "–",
          "\(Figures.count($0.qualified)) of \(Figures.count($0.scored))"
        )
      },
      card("Thumbs up", .green) { (Figures.count($0.thumbsUp), "newest reviews") },
      card("Thumbs down", .red) { (Figures.count($0.thumbsDown), "newest reviews") },
      card("Opt-outs", .red) { (Figures.count($0.optOuts), "candidates") },
      card("Withdrawals", .red) {
        (rate($0.withdrawalRate, of: $0.peopleContacted), Figures.count($0.withdrawnCandidates, "candidate"))
      },
      card("Accommodated", .blue) {
        (rate($0.accommodationRate, of: $0.peopleContacted), Figures.count($0.accommodatedCandidates, "candidate"))
      },
    ]
  }

  private static func rate(_ rate: Double, of count: Int64) -> String {
    count == 0 ? "–" : Figures.percent(rate)
  }

  private static func time(_ seconds: Double?) -> String {
    seconds.map { Figures.duration(seconds: $0) } ?? "–"
  }
}
