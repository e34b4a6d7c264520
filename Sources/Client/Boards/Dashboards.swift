import ArgumentParser
import Messages
import Protobuf
import RPC
import Terminal

/// The dashboards that members make, of a running server.
package struct Dashboards: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    abstract: "List, draw and change dashboards that members make.",
    discussion: """
      Examples:
        callboard dashboards list
        callboard dashboards show overview
        callboard dashboards create "Hiring this week"
        callboard dashboards propose "interviews per week, and how many qualified" --add-to ID
        callboard dashboards add-chart ID --metric charts.calls --kind bar --range last-90-days
        callboard dashboards arrange ID CHART=0,0,12,4
        callboard dashboards share ID --with MEMBER
      """,
    subcommands: [
      DashboardsList.self, DashboardsShow.self, DashboardsCreate.self, DashboardsAddChart.self, DashboardsPropose.self,
      DashboardsArrange.self, DashboardsShare.self, DashboardsDelete.self,
    ])

  package init() {}
}

/// Prints an answer as JSON, which no terminal obeys.
func printJSON(_ message: some Message) { print(DashboardJSON.harmless(message.jsonString)) }

/// Prints a drawing as wide as the screen.
func printDrawing(_ drawing: (_ width: Int) -> Drawing) {
  let screen = Screen.current
  print(drawing(screen.width).text(colored: screen.hasColors), terminator: "")
}

struct DashboardsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the dashboards that the session may view.")

  @Flag(help: "Print the dashboards as JSON.") var json = false
  @OptionGroup var calls: ClientCalls

  func run() async throws {
    try await calls.run { connection, options in
      let service = CustomDashboardServiceClient(connection)
      var all = ListDashboardsResponse()
      repeat {
        let page = try await service.listDashboards(
          ListDashboardsRequest(pageSize: 200, pageToken: all.nextPageToken), options: options)
        all.dashboards += page.dashboards
        all.nextPageToken = page.nextPageToken
      } while !all.nextPageToken.isEmpty
      if json { printJSON(all) } else { printDrawing { BoardTable.drawing(all.dashboards, width: $0) } }
    }
  }
}

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

/// Fetches a dashboard and the data of its charts.
struct BoardFetch: Sendable {
  var service: CustomDashboardServiceClient
  var options: CallOptions

  func dashboard(_ id: String) async throws -> CustomDashboard {
    try await service.getDashboard(GetDashboardRequest(id: id), options: options).dashboard ?? CustomDashboard()
  }

  /// Tells `update` of each chart that comes, and first of none.
  func data(
    of dashboard: CustomDashboard,
    _ update: (_ data: [String: StreamChartDataResponse], _ latest: StreamChartDataResponse?) -> Void
  ) async throws -> [String: StreamChartDataResponse] {
    var data: [String: StreamChartDataResponse] = [:]
    update(data, nil)
    try await service.streamChartData(StreamChartDataRequest(dashboardID: dashboard.id), options: options) {
      responses in
      for try await response in responses {
        data[response.chartID] = response
        update(data, response)
      }
    }
    return data
  }
}
