import ArgumentParser
import Messages
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
  @OptionGroup(title: "Analytics") var analytics: AnalyticsShowOptions
  @OptionGroup var calls: ClientCalls

  package init() {}

  package func run() async throws {
    let timeRange = try FlagText.parsed(range, "--range", RangeText.parse)
    try await calls.run { connection, options in
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
    }
  }

  private func showDashboard(_ fetch: DashboardFetch) async throws {
    var output: any DashboardOutput = json ? PrintedOutput() : DrawnOutput(timeRange: fetch.timeRange)
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
