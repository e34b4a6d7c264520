import ArgumentParser

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
