import ArgumentParser
import Messages
import RPC
import Settings
import Terminal

struct DashboardsCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a dashboard, and print its id.")

  @Argument(help: "What it is called.") var title: String
  @Flag(help: "Show it to everyone in the organization.") var everyone = false
  @Option(help: ArgumentHelp("Makes the command repeatable for a day.", valueName: "name")) var requestID = ""
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    try await calls.run { connection, options in
      let answer = try await CustomDashboardServiceClient(connection).createDashboard(
        CreateDashboardRequest(title: title, visibility: everyone ? .org : .private, requestID: requestID),
        options: options)
      print(StyledText(answer.dashboard?.id ?? "").plainText)
    }
  }
}

struct DashboardsAddChart: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-chart", abstract: "Add a chart to a dashboard, and print its id.")

  @Argument(help: "The dashboard's id.") var id: String
  @Option(help: ArgumentHelp("What it shows, such as charts.calls or metrics.interviews.", valueName: "name"))
  var metric: String
  @Option(help: ArgumentHelp("number, line, bar, donut or table.", valueName: "kind")) var kind: String
  @Option(help: ArgumentHelp("What it is called. (default: the metric)", valueName: "title")) var title: String?
  @Option(help: ArgumentHelp("The time to look at: \(RangeText.help)", valueName: "range")) var range: String?
  @Option(help: ArgumentHelp("Only this campaign; may be repeated.", valueName: "uuid")) var campaign: [String] = []
  @Option(help: ArgumentHelp("Only candidates of this source; may be repeated.", valueName: "name"))
  var source: [String] = []
  @Option(help: ArgumentHelp("Only candidates with this tag; may be repeated.", valueName: "name")) var tag: [String] =
    []
  @Option(
    help: ArgumentHelp(
      "Its place on the grid of 12 columns. (default: the first free one)", valueName: "column,row,width,height"))
  var at: String?
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    let timeRange = try range.map { text throws(ConfigurationError) in
      try FlagText.parsed(text, "--range", RangeText.parse)
    }
    let candidates = source.isEmpty && tag.isEmpty ? nil : CandidateFilter(sources: source, tags: tag)
    let isNarrowed = timeRange != nil || candidates != nil || !campaign.isEmpty
    let spec = ChartSpec(
      title: title ?? metric, kind: try FlagText.parsed(kind, "--kind", BoardText.kind), metric: metric,
      filter: isNarrowed
        ? AnalyticsFilter(timeRange: timeRange, campaignIds: campaign, candidates: candidates) : nil)
    let placement = try at.map { text throws(ConfigurationError) in
      try FlagText.parsed(text, "--at", BoardText.placement)
    }
    try await calls.run { connection, options in
      let answer = try await CustomDashboardServiceClient(connection).addChart(
        AddChartRequest(dashboardID: id, spec: spec, placement: placement), options: options)
      print(StyledText(answer.chart?.id ?? "").plainText)
    }
  }
}

struct DashboardsPropose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Ask for charts in words.")

  @Argument(help: "What to show: \"interviews of Night-shift nurses last week\".") var words: String
  @Option(help: ArgumentHelp("Add the proposed charts to this dashboard.", valueName: "id")) var addTo: String?
  @Flag(help: "Print the proposals as JSON.") var json = false
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    try await calls.run { connection, options in
      let service = CustomDashboardServiceClient(connection)
      let proposed = try await service.proposeChart(ProposeChartRequest(prompt: words), options: options)
      if json { printJSON(proposed) } else { printDrawing { BoardTable.drawing(proposed.charts, width: $0) } }
      guard let addTo else { return }
      for chart in proposed.charts {
        _ = try await service.addChart(AddChartRequest(dashboardID: addTo, spec: chart.spec), options: options)
      }
    }
  }
}

struct DashboardsArrange: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arrange", abstract: "Move and resize charts of a dashboard; the others stay where they are.")

  @Argument(help: "The dashboard's id.") var id: String
  @Argument(help: ArgumentHelp("Charts and their new places.", valueName: "chart=column,row,width,height"))
  var moves: [String]
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    let moves = try moves.map { text throws(ConfigurationError) in try FlagText.parsed(text, "arrange", BoardText.move)
    }
    try await calls.run { connection, options in
      let service = CustomDashboardServiceClient(connection)
      let dashboard = try await BoardFetch(service: service, options: options).dashboard(id)
      var placements = dashboard.charts.map {
        ArrangeChartsRequest.ChartPlacement(chartID: $0.id, placement: $0.placement)
      }
      for move in moves {
        // The server says what is wrong with one that isn't there.
        if let index = placements.firstIndex(where: { $0.chartID == move.chartID }) {
          placements[index] = move
        } else {
          placements.append(move)
        }
      }
      _ = try await service.arrangeCharts(
        ArrangeChartsRequest(dashboardID: id, placements: placements, etag: dashboard.etag), options: options)
    }
  }
}

struct DashboardsShare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "Say who may view a dashboard.",
    discussion: "Without --everyone the dashboard becomes private, and is shared with just the members that are named.")

  @Argument(help: "The dashboard's id.") var id: String
  @Flag(help: "Everyone in the organization.") var everyone = false
  @Option(help: ArgumentHelp("This member; may be repeated.", valueName: "uuid")) var with: [String] = []
  @OptionGroup var calls: ClientCalls

  func validate() throws {
    if everyone, !with.isEmpty { throw ValidationError("--everyone and --with exclude each other") }
  }

  func run() async throws {
    try await calls.run { connection, options in
      let service = CustomDashboardServiceClient(connection)
      let seen = try await service.setVisibility(
        SetVisibilityRequest(id: id, visibility: everyone ? .org : .private), options: options)
      guard !everyone else { return }
      _ = try await service.setSharedUsers(
        SetSharedUsersRequest(id: id, memberIds: with, etag: seen.dashboard?.etag ?? ""), options: options)
    }
  }
}

struct DashboardsDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a dashboard with its charts.")

  @Argument(help: "The dashboard's id.") var id: String
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    try await calls.run { connection, options in
      _ = try await CustomDashboardServiceClient(connection).deleteDashboard(
        DeleteDashboardRequest(id: id), options: options)
    }
  }
}

/// How charts and places are written on the command line.
enum BoardText {
  private static let kinds: [(String, ChartKind)] = [
    ("number", .number), ("line", .line), ("bar", .bar), ("donut", .donut), ("table", .table),
  ]

  static func kind(_ text: String) throws(InvalidValue) -> ChartKind {
    guard let kind = kinds.first(where: { $0.0 == text })?.1 else {
      throw InvalidValue(problem: "is none of \(kinds.map(\.0).joined(separator: ", "))")
    }
    return kind
  }

  /// Four whole numbers; whether they are a place on the grid, the server knows.
  static func placement(_ text: String) throws(InvalidValue) -> Placement {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
    guard numbers.count == 4, let column = numbers[0], let row = numbers[1], let width = numbers[2],
      let height = numbers[3]
    else { throw InvalidValue(problem: "is no place: give column,row,width,height, such as 0,0,6,4") }
    return Placement(column: column, row: row, width: width, height: height)
  }

  static func move(_ text: String) throws(InvalidValue) -> ArrangeChartsRequest.ChartPlacement {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw InvalidValue(problem: "is no move: give chart=column,row,width,height, such as ID=0,0,6,4")
    }
    return ArrangeChartsRequest.ChartPlacement(chartID: parts[0].lowercased(), placement: try placement(parts[1]))
  }
}
