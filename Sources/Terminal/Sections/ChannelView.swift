import Messages

/// The channels' parts of all calls and messages, and the contacts behind them.
enum ChannelView {
  static func drawing(_ stats: EngagementStats?, width: Int) -> Drawing {
    let counts = stats?.channelDistribution ?? ChannelDistribution()
    let parts = Channel.allCases.map { channel in
      ProportionBar.Part(
        name: channel.name, value: Int(clamping: counts[channel]), color: channel.color, fill: channel.fill)
    }
    let bar =
      parts.contains { $0.value > 0 }
      ? ProportionBar(parts: parts).drawing(width: width)
      : Drawing([StyledText("No calls or messages in this time.", .quiet)])
    let active = Figures.count(stats?.activeContacts ?? 0)
    return bar
      + .flow(
        [StyledText("\(active) of \(Figures.count(stats?.totalContacts ?? 0, "contact")) active in this time", .quiet)],
        width: width)
  }
}

extension ChannelDistribution {
  fileprivate subscript(channel: Channel) -> UInt32 {
    switch channel {
    case .calls: calls
    case .sms: sms
    case .email: email
    case .other: other
    }
  }
}
