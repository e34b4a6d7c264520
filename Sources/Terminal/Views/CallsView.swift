import Messages
import StandardMessages

/// The calls and to-dos of `GetDashboardStats`.
public struct CallsView {
  private let stats: DashboardStats
  private let info: QueryInfo?

  /// A view of an answer.
  public init(_ response: GetDashboardStatsResponse) {
    stats = response.stats ?? DashboardStats()
    info = response.info
  }

  /// The group in at most `width` columns (40 at least).
  public func drawing(width: Int) -> Drawing {
    let width = max(40, width)
    let blank = Drawing([""])
    return SectionTitle(name: "Calls", info: info).drawing(width: width)
      + cards(width) + blank
      + heading("Calls per day") + activity(width) + blank
      + heading("Calls by hour of the week") + heatmap(width) + blank
      + heading("To-dos") + todos(width) + blank
      + heading("Newest calls") + recentCalls(width)
  }

  private func heading(_ text: String) -> Drawing {
    Drawing([StyledText(text, .title)])
  }

  private func cards(_ width: Int) -> Drawing {
    Card.row(
      [
        Card(
          name: "Calls", figure: Figures.count(stats.totalCalls),
          note: "\(Figures.count(stats.callsWithDuration)) with a length"),
        Card(
          name: "Talk time", figure: Figures.duration(seconds: Double(stats.totalDurationSecs)), note: "in all",
          color: .green),
        Card(
          name: "Average call",
          figure: stats.callsWithDuration == 0 ? "–" : Figures.duration(seconds: stats.avgDurationSecs),
          note: "of those", color: .green),
        Card(
          name: "To-dos", figure: Figures.count(stats.totalTodos), note: "\(Figures.count(openTodos)) open",
          color: .amber),
      ], width: width)
  }

  private var openTodos: Int64 {
    stats.todoStatusCounts.first { $0.status == .open }?.count ?? 0
  }

  private func activity(_ width: Int) -> Drawing {
    ColumnChart(
      labels: stats.callActivity.map(\.label),
      series: [.init(name: "calls", values: stats.callActivity.map { Int(clamping: $0.count) }, color: .blue)],
      bucketName: "day"
    ).drawing(width: width)
  }

  private func heatmap(_ width: Int) -> Drawing {
    Heatmap(stats.callHeatmap).drawing(width: width)
  }

  private func todos(_ width: Int) -> Drawing {
    BarChart(
      bars: stats.todoStatusCounts.map { row in
        let (name, color): (String, Style.Color) =
          switch row.status {
          case .open: ("Open", .amber)
          case .done: ("Done", .green)
          case .dismissed: ("Dismissed", .gray)
          default: ("Other", .red)
          }
        return .init(name: name, value: Int(clamping: row.count), color: color)
      }
    ).drawing(width: width)
  }

  private func recentCalls(_ width: Int) -> Drawing {
    let local = LocalTime(zoneName: info?.timeZone ?? "UTC")
    return Table(
      columns: [
        .init(heading: "Time"), .init(heading: "Contact", canShrink: true), .init(heading: "Direction"),
        .init(heading: "Status"), .init(heading: "Length", alignment: .right),
      ],
      rows: stats.recentCalls.map { call in
        [
          StyledText(call.createdAt.map(local.minute) ?? "–"),
          call.contactName.isEmpty ? StyledText("unknown", .quiet) : StyledText(call.contactName),
          StyledText(call.direction == .inbound ? "inbound" : call.direction == .outbound ? "outbound" : "–"),
          StyledText(call.status.words, .color(call.status.color)),
          StyledText(call.durationSecs.map { Figures.duration(seconds: Double($0)) } ?? "–"),
        ]
      },
      emptyNote: "No calls in this time."
    ).drawing(width: width)
  }
}

extension Heatmap {
  init(_ cells: [HeatmapCell]) {
    for cell in cells {
      add(dayOfWeek: Int(cell.dayOfWeek), hour: Int(cell.hour), count: Int(clamping: cell.count))
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
