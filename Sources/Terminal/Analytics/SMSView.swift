import Messages

/// SMS over time.
enum SMSSentView {
  static func drawing(_ response: GetSmsSentResponse, width: Int) -> Drawing {
    ColumnChart(
      labels: response.points.map(\.bucket).labels,
      series: [.init(name: "SMS", values: response.points.map { Int(clamping: $0.smsSent) }, color: .blue)],
      bucketName: response.info.bucketName
    ).drawing(width: width, height: 6)
  }
}

/// SMS in all, and who counted them.
enum TotalSMSView {
  static func drawing(_ response: GetTotalSmsResponse, width: Int) -> Drawing {
    Drawing([.line("SMS sent", Figures.count(response.totalSms), width: width)])
      + ProportionBar(parts: [
        .init(
          name: "in conversations", value: Int(clamping: response.fromConversations), color: .blue, fill: "█"),
        .init(name: "by the provider", value: Int(clamping: response.fromProvider), color: .orange, fill: "▒"),
      ]).drawing(width: width)
  }
}
