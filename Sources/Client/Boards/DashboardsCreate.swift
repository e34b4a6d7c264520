import ArgumentParser
import Messages
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
