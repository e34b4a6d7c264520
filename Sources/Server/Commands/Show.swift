import ArgumentParser
import Foundation
import Glibc
import Messages
import NIOPosix
import Protobuf
import RPC
import Terminal

struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the calls and messaging dashboards of a running server in the terminal.",
    discussion: """
      Colours are left out where the output is no terminal, or NO_COLOR is set.

      Examples:
        callboard show --range today
        callboard show --range 2026-11-01..2026-11-15 --json | jq .messaging.stats.deliveryRate
      """)

  @Option(help: ArgumentHelp("The time to look at: \(RangeText.help)", valueName: "range")) var range = "last-7-days"
  @Option(help: ArgumentHelp("Another organization, for super-admins.", valueName: "uuid")) var org: String?
  @Flag(help: "Print the two answers as JSON: an object with `dashboard` and `messaging`.") var json = false
  @Option(help: ArgumentHelp("How long to wait for the answers.", valueName: "time")) var timeout = "30s"
  @OptionGroup(title: "Server") var client: ClientOptions
  @OptionGroup var file: ConfigurationOptions

  func run() async throws {
    let settings = try await Settings(
      flags: client.values + file.values, environment: ProcessInfo.processInfo.environment)
    let configuration = try ClientSettings(settings, demoFolder: DemoFolder(path: client.folder))
    let timeRange = try parsed(range, "--range", RangeText.parse)
    let options = CallOptions(
      timeout: try parsed(timeout, "--timeout", ValueText.duration), bearerToken: configuration.token)

    let connection = ClientConnection(
      to: configuration.endpoint, group: MultiThreadedEventLoopGroup.singleton)
    let service = DashboardServiceClient(connection)
    async let calls = service.getDashboardStats(
      GetDashboardStatsRequest(timeRange: timeRange, orgID: org ?? ""), options: options)
    async let messaging = service.getMessagingStats(
      GetMessagingStatsRequest(timeRange: timeRange, orgID: org ?? ""), options: options)
    let answers: (calls: GetDashboardStatsResponse, messaging: GetMessagingStatsResponse)
    do {
      answers = try await (calls, messaging)
    } catch let error as RPCError {
      throw CallFailure(error, endpoint: configuration.endpoint)
    }
    await connection.close()

    if json {
      print(#"{"dashboard":\#(answers.calls.jsonString),"messaging":\#(answers.messaging.jsonString)}"#)
    } else {
      let screen = Screen.current
      let drawing =
        CallsView(answers.calls).drawing(width: screen.width).text(colored: screen.hasColors) + "\n"
        + MessagingView(answers.messaging).drawing(width: screen.width).text(colored: screen.hasColors)
      print(drawing, terminator: "")
    }
  }

  private func parsed<Value>(
    _ text: String, _ flag: String, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value {
    do {
      return try parse(text)
    } catch {
      throw ConfigurationError(source: flag, problem: "'\(text)' \(error.problem)")
    }
  }
}
