import Messages

/// The figures of messages.
enum MessagingCards {
  static func cards(_ stats: MessagingStats?) -> [Card] {
    [
      Card(
        name: "Messages", figure: stats.map { Figures.count($0.totalMessages) }, note: "on all channels", color: .blue),
      Card(
        name: "Delivered", figure: stats.map { $0.attemptedCount == 0 ? "–" : Figures.percent($0.deliveryRate) },
        note: stats.map { "of \(Figures.count($0.attemptedCount)) tried" } ?? "", color: .green),
      Card(
        name: "Inbound", figure: stats.map { Figures.count($0.inboundCount) },
        note: share(stats?.inboundCount, stats), color: .blue),
      Card(
        name: "Outbound", figure: stats.map { Figures.count($0.outboundCount) },
        note: share(stats?.outboundCount, stats), color: .blue),
    ]
  }

  private static func share(_ count: UInt32?, _ stats: MessagingStats?) -> String {
    guard let count, let stats, stats.totalMessages > 0 else { return "" }
    return Figures.percent(Double(count) / Double(stats.totalMessages) * 100) + " of all"
  }
}
