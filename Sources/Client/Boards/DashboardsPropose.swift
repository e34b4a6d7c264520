import ArgumentParser
import Messages
import Terminal

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
