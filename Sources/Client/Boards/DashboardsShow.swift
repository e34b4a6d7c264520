import ArgumentParser
import Messages
import Terminal

struct DashboardsShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Draw a dashboard: its charts appear as their data come.",
    discussion: "Ends with 1 where a chart has failed.")

  @Argument(help: "The dashboard's id, or overview.") var id: String
  @Flag(help: "Print the dashboard as JSON on one line, and the data of each chart on one of its own.") var json = false
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    try await calls.run { connection, options in
      let fetch = BoardFetch(service: CustomDashboardServiceClient(connection), options: options)
      var canvas = Canvas()
      let dashboard = try await fetch.dashboard(id)
      if json { printJSON(dashboard) }
      let data: [String: StreamChartDataResponse]
      do {
        data = try await fetch.data(of: dashboard) { data, latest in
          if json {
            if let latest { printJSON(latest) }
          } else {
            canvas.update(BoardLayout(dashboard, data: data).bands(width:))
          }
        }
      } catch {
        if !json { canvas.clear() }
        throw error
      }
      if !json { canvas.finish(BoardLayout(dashboard, data: data).bands(width:)) }
      if data.values.contains(where: { $0.code != 0 }) { throw ExitCode(1) }
    }
  }
}
