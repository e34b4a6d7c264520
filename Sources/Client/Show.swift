import ArgumentParser
import DemoFiles
import Foundation
import Logging
import Messages
import NIOPosix
import RPC
import Settings
import Terminal

/// Draws the dashboard of a running server.
package struct Show: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    abstract: "Draw the dashboard of a running server in the terminal.",
    discussion: """
      On a terminal the sections are drawn as they arrive; elsewhere once, when all are there. Colours are left out where \
      the output is no terminal, or NO_COLOR is set. Ends with 1 where a section is missing, and with 77 where the token \
      doesn't allow to view the dashboard.

      Examples:
        callboard show --range today
        callboard show --range 2026-11-01..2026-11-15 --json | jq .messaging.stats.deliveryRate
        callboard show --analytics --range last-30-days --source Referral
      """)

  @Option(help: ArgumentHelp("The time to look at: \(RangeText.help)", valueName: "range")) var range = "last-7-days"
  @Option(help: ArgumentHelp("Another organization, for super-admins.", valueName: "uuid")) var org: String?
  @Flag(
    help: """
      Print the answers as JSON: an object with `dashboard`, `messaging`, `textAgent`, `plan`, `aiUsage`, \
      `aiMessageOrigin`, `engagement`, and `errors` for sections that failed; with --analytics, a member for each call \
      of the service, by its name.
      """) var json = false
  @Option(help: ArgumentHelp("How long to wait for the answers.", valueName: "time")) var timeout = "30s"
  @OptionGroup(title: "Analytics") var analytics: AnalyticsShowOptions
  @OptionGroup(title: "Server") var client: ClientOptions
  @OptionGroup var file: ConfigurationOptions

  package init() {}

  package func run() async throws {
    let settings = try await Settings(
      flags: client.values + file.values, environment: ProcessInfo.processInfo.environment)
    let configuration = try await ClientSettings(
      settings, demoFolder: DemoFolder(path: client.folder), logger: Logger(label: "callboard"))
    let timeRange = try FlagText.parsed(range, "--range", RangeText.parse)
    let options = CallOptions(
      timeout: try FlagText.parsed(timeout, "--timeout", ValueText.duration), bearerToken: configuration.token)

    var transport = ClientConfiguration()
    transport.tls = configuration.tls
    let connection = ClientConnection(
      to: configuration.endpoint, configuration: transport, group: MultiThreadedEventLoopGroup.singleton)
    do {
      if analytics.analytics {
        let fetch = AnalyticsFetch(
          service: AnalyticsServiceClient(connection),
          filter: analytics.filter(timeRange: timeRange, orgID: org ?? ""), options: options)
        try await AnalyticsShow(fetch: fetch, json: json).run()
      } else {
        try await showDashboard(
          DashboardFetch(
            service: DashboardServiceClient(connection), timeRange: timeRange, orgID: org ?? "", options: options))
      }
    } catch let error as RPCError {
      throw CallFailure(error, endpoint: configuration.endpoint)
    }
    await connection.close()
  }

  private func showDashboard(_ fetch: DashboardFetch) async throws {
    var output: any DashboardOutput = json ? JSONOutput() : DrawnOutput(timeRange: fetch.timeRange)
    do {
      output.begin(scope: try await fetch.scope())
      let sections = try await fetch.sections { output.update($0) }
      output.finish(sections)
      if let missing = SectionsMissing(sections) { throw missing }
    } catch let denial as AccessDenied {
      output.clear()
      output.show(denial)
      throw AccessDenied.exitCode
    } catch let error as RPCError {
      output.clear()
      throw error
    }
  }
}
