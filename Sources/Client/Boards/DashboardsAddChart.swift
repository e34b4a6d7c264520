import ArgumentParser
import Messages
import Settings
import Terminal

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
