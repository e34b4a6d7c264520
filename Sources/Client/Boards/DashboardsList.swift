import ArgumentParser
import Messages
import Terminal

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
