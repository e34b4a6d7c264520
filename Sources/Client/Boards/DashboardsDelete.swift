import ArgumentParser
import Messages

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
