import Messages

/// How inbound messages were answered: in all, by local hour, and by phone.
struct ResponseInsightsView {
  private let insights: ResponseInsights

  /// Phones that are shown; the rest is counted.
  private static let phoneLimit = 10
  /// The least width in which the hours stand beside the phones.
  private static let sideBySide = 88
  /// The least width that has a column for each figure of a phone.
  private static let wideTable = 68
  /// The least width of the hours.
  private static let hoursWidth = 32

  init(_ stats: MessagingStats?) {
    insights = stats?.responseInsights ?? ResponseInsights()
  }

  func drawing(width: Int) -> Drawing {
    let summary = summary(width) + Drawing([""])
    guard width >= Self.sideBySide else { return summary + phones(width) + Drawing([""]) + hours(width) }
    let left = min(Self.wideTable, width - Self.hoursWidth - 3)
    let right = width - left - 3
    return summary + .beside([phones(left), hours(right)], widths: [left, right], gap: 3)
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
    let isWide = width >= Self.wideTable
    let counts: [Table.Column] =
      isWide
      ? [.init(heading: "Answered", alignment: .right), .init(heading: "Unanswered", alignment: .right)]
      : [.init(heading: "Answered", alignment: .right)]
    let rest = insights.byPhone.count - Self.phoneLimit
    return Table(
      columns: [.init(heading: "Phone", canShrink: true)] + counts + [
        .init(heading: "Rate", alignment: .right),
        .init(heading: isWide ? "Time to answer" : "Time", alignment: .right),
      ],
      rows: insights.byPhone.prefix(Self.phoneLimit).map { row($0, isWide: isWide) },
      emptyNote: "Nobody wrote in this time."
    ).drawing(width: width)
      + Drawing(rest > 0 ? [StyledText("and \(Figures.count(rest, "more phone"))", .quiet)] : [])
  }

  private func row(_ phone: PhoneResponseBreakdown, isWide: Bool) -> [StyledText] {
    let inbound = UInt64(phone.respondedCount) + UInt64(phone.unansweredCount)
    let counts =
      isWide
      ? [StyledText(Figures.count(phone.respondedCount)), StyledText(Figures.count(phone.unansweredCount))]
      : [StyledText("\(Figures.count(phone.respondedCount)) of \(Figures.count(inbound))")]
    return [StyledText(phone.phoneLabel)] + counts + [
      Rating.text(phone.responseRate, of: inbound),
      StyledText(phone.avgResponseTimeSecs.map { Figures.duration(seconds: $0) } ?? "–"),
    ]
  }
}
