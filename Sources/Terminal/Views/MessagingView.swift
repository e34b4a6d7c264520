import Messages
import StandardMessages

/// The messages and answers of `GetMessagingStats`.
public struct MessagingView {
  private let stats: MessagingStats
  private let insights: ResponseInsights
  private let info: QueryInfo?

  /// A view of an answer.
  public init(_ response: GetMessagingStatsResponse) {
    stats = response.stats ?? MessagingStats()
    insights = stats.responseInsights ?? ResponseInsights()
    info = response.info
  }

  /// The group in at most `width` columns (40 at least).
  public func drawing(width: Int) -> Drawing {
    let width = max(40, width)
    let blank = Drawing([""])
    return SectionTitle(name: "Messaging", info: info).drawing(width: width)
      + cards(width) + blank
      + heading("SMS and email per \(bucketName)") + activity(width) + blank
      + heading("Messages by hour of the week") + Heatmap(stats.messageHeatmap).drawing(width: width) + blank
      + heading("Unanswered messages by local hour") + unanswered(width) + blank
      + heading("Answers by phone") + phones(width)
  }

  private func heading(_ text: String) -> Drawing {
    Drawing([StyledText(text, .title)])
  }

  private func cards(_ width: Int) -> Drawing {
    Card.row(
      [
        Card(
          name: "Messages", figure: Figures.count(stats.totalMessages),
          note: "\(Figures.count(stats.inboundCount)) in, \(Figures.count(stats.outboundCount)) out"),
        Card(
          name: "Delivered", figure: stats.attemptedCount == 0 ? "–" : Figures.percent(stats.deliveryRate),
          note: "of \(Figures.count(stats.attemptedCount)) attempted", color: .green),
        Card(
          name: "Answered", figure: Figures.percent(insights.responseRate),
          note: "\(Figures.count(insights.unansweredCount)) unanswered", color: .amber),
        Card(
          name: "Time to answer",
          figure: insights.avgResponseTimeSecs.map { Figures.duration(seconds: $0) } ?? "–",
          note: "mean of \(Figures.count(insights.respondedCount))", color: .green),
      ], width: width)
  }

  private var bucketName: String {
    switch info?.bucketInterval {
    case .hour: "hour"
    case .day: "day"
    case .week: "week"
    case .month: "month"
    default: "bucket"
    }
  }

  private func activity(_ width: Int) -> Drawing {
    ColumnChart(
      labels: stats.messageActivity.map(\.label),
      series: [
        .init(name: "SMS", values: stats.messageActivity.map { Int($0.smsCount) }, color: .blue),
        .init(name: "email", values: stats.messageActivity.map { Int($0.emailCount) }, color: .amber, fill: "▒"),
      ],
      bucketName: bucketName
    ).drawing(width: width)
  }

  private func unanswered(_ width: Int) -> Drawing {
    ColumnChart(
      labels: insights.unrespondedByHour.map { $0.hour < 10 ? "0\($0.hour)" : "\($0.hour)" },
      series: [.init(name: "unanswered", values: insights.unrespondedByHour.map { Int($0.count) }, color: .red)],
      bucketName: "hour"
    ).drawing(width: width, height: 4)
  }

  private func phones(_ width: Int) -> Drawing {
    Table(
      columns: [
        .init(heading: "Phone", canShrink: true), .init(heading: "Answered", alignment: .right),
        .init(heading: "Unanswered", alignment: .right), .init(heading: "Rate", alignment: .right),
        .init(heading: "Time to answer", alignment: .right),
      ],
      rows: insights.byPhone.map { phone in
        [
          StyledText(phone.phoneLabel),
          StyledText(Figures.count(phone.respondedCount)),
          StyledText(Figures.count(phone.unansweredCount)),
          StyledText(Figures.percent(phone.responseRate)),
          StyledText(phone.avgResponseTimeSecs.map { Figures.duration(seconds: $0) } ?? "–"),
        ]
      },
      emptyNote: "Nobody wrote in this time."
    ).drawing(width: width)
  }
}
