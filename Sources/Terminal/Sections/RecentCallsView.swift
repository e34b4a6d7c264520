import Messages

/// The newest calls, with what became of them.
struct RecentCallsView {
  private let calls: ArraySlice<Call>
  private let local: LocalTimeText

  private static let limit = 5
  /// The least width that has room for times and directions.
  private static let wide = 56

  init(_ response: GetDashboardStatsResponse) {
    calls = (response.stats?.recentCalls ?? []).prefix(Self.limit)
    local = LocalTimeText(zoneName: response.info?.timeZone ?? "UTC")
  }

  func drawing(width: Int) -> Drawing {
    let isWide = width >= Self.wide
    let details: [Table.Column] = isWide ? [.init(heading: "Time"), .init(heading: "Direction")] : []
    return Table(
      columns: details + [
        .init(heading: "Contact", canShrink: true), .init(heading: "Status"),
        .init(heading: "Length", alignment: .right),
      ],
      rows: calls.map { call in
        (isWide ? [StyledText(call.createdAt.map(local.minute) ?? "–"), StyledText(call.direction.word)] : []) + [
          call.contactName.isEmpty ? StyledText("unknown", .quiet) : StyledText(call.contactName),
          StyledText(call.status.words, .color(call.status.color)),
          StyledText(call.durationSecs.map { Figures.duration(seconds: Double($0)) } ?? "–"),
        ]
      },
      emptyNote: "No calls in this time."
    ).drawing(width: width)
  }
}

extension Direction {
  fileprivate var word: String {
    switch self {
    case .inbound: "inbound"
    case .outbound: "outbound"
    default: "–"
    }
  }
}

extension CallStatus {
  fileprivate var words: String {
    switch self {
    case .queued: "queued"
    case .ringing: "ringing"
    case .inProgress: "in progress"
    case .completed: "completed"
    case .noAnswer: "no answer"
    case .busy: "busy"
    case .voicemail: "voicemail"
    case .failed: "failed"
    case .canceled: "canceled"
    default: "other"
    }
  }

  fileprivate var color: Style.Color {
    switch self {
    case .completed: .green
    case .failed: .red
    case .queued, .ringing, .inProgress: .blue
    case .noAnswer, .busy, .voicemail: .amber
    default: .gray
    }
  }
}
