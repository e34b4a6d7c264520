import Messages

/// Plans as they are now.
enum PlanView {
  static func drawing(_ stats: PlanStats?, width: Int) -> Drawing {
    let stats = stats ?? PlanStats()
    return Drawing([
      .line("Active", Figures.count(stats.activePlans), width: width),
      .line("Contacts in them", Figures.count(stats.contactsInActivePlans), width: width),
      .line("All plans", Figures.count(stats.totalPlans), width: width),
    ])
      + BarChart(
        bars: [
          .init(
            name: "Completed", value: stats.completionRate / 100,
            note: stats.endedPlans == 0 ? "–" : Figures.percent(stats.completionRate), color: .green)
        ], full: 1
      ).drawing(width: width)
      + Drawing([
        StyledText("\(Figures.count(stats.completedPlans)) of \(Figures.count(stats.endedPlans)) that ended", .quiet),
        StyledText("whatever the range of time", .quiet),
      ])
  }
}
