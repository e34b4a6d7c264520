import Messages

/// How inbound messages were answered: in all, by local hour, and by phone.
struct ResponseInsightsView {
  private let insights: ResponseInsights

  /// Phones that are shown; the rest is counted.
  private static let phoneLimit = 10
  /// The least width in which the hours stand beside the phones, and what they take of it.
  private static let sideBySide = (from: 100, hours: 40)

  init(_ stats: MessagingStats?) {
    insights = stats?.responseInsights ?? ResponseInsights()
  }

  func drawing(width: Int) -> Drawing {
    let summary = summary(width) + Drawing([""])
    guard width >= Self.sideBySide.from else { return summary + phones(width) + Drawing([""]) + hours(width) }
    let left = width - Self.sideBySide.hours - 3
    return summary
      + .beside(
        [phones(left), hours(Self.sideBySide.hours)], widths: [left, Self.sideBySide.hours], gap: 3)
  }

  private func summary(_ width: Int) -> Drawing {
    let inbound = UInt64(insights.respondedCount) + UInt64(insights.unansweredCount)
    let mean = insights.avgResponseTimeSecs.map { Figures.duration(seconds: $0) } ?? "–"
    return .flow(
      [
        StyledText("Answered ", .quiet) + Rating.text(insights.responseRate, of: inbound)
          + StyledText(" (\(Figures.count(insights.respondedCount)) of \(Figures.count(inbound)))", .quiet),
        StyledText("Unanswered ", .quiet) + StyledText(Figures.count(insights.unansweredCount), .title),
        StyledText("Mean time to answer ", .quiet) + StyledText(mean, .title),
        Rating.legend,
      ], width: width)
  }

  private func hours(_ width: Int) -> Drawing {
    Drawing([StyledText("Unanswered by local hour", .quiet)])
      + ColumnChart(
        labels: insights.unrespondedByHour.map { $0.hour < 10 ? "0\($0.hour)" : "\($0.hour)" },
        series: [
          .init(name: "unanswered", values: insights.unrespondedByHour.map { Int(clamping: $0.count) }, color: .red)
        ],
        bucketName: "hour"
      ).drawing(width: width, height: 4)
  }

  private func phones(_ width: Int) -> Drawing {
    let isNarrow = width < 60
    let rest = insights.byPhone.count - Self.phoneLimit
    return Table(
      columns: [
        .init(heading: "Phone", canShrink: true), .init(heading: isNarrow ? "Yes" : "Answered", alignment: .right),
        .init(heading: isNarrow ? "No" : "Unanswered", alignment: .right),
        .init(heading: "Rate", alignment: .right),
        .init(heading: isNarrow ? "Time" : "Time to answer", alignment: .right),
      ],
      rows: insights.byPhone.prefix(Self.phoneLimit).map { phone in
        [
          StyledText(phone.phoneLabel),
          StyledText(Figures.count(phone.respondedCount)),
          StyledText(Figures.count(phone.unansweredCount)),
          Rating.text(phone.responseRate, of: UInt64(phone.respondedCount) + UInt64(phone.unansweredCount)),
          StyledText(phone.avgResponseTimeSecs.map { Figures.duration(seconds: $0) } ?? "–"),
        ]
      },
      emptyNote: "Nobody wrote in this time."
    ).drawing(width: width)
      + Drawing(rest > 0 ? [StyledText("and \(Figures.count(rest, "more phone"))", .quiet)] : [])
  }
}
