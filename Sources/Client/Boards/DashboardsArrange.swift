import ArgumentParser
import Messages
import Settings

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
