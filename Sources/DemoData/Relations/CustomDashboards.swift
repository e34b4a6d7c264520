import Foundation
import Postgres
import Time

/// A few dashboards: everyone's, one that is shared, one that is its owner's alone.
private enum Dashboards {
  static let titles = ["Hiring this week", "Response times", "My campaigns"]

  static func id(_ dashboard: Int, _ organization: DemoOrganization) -> UUID {
    organization.uuid("custom dashboard", dashboard)
  }

  static func owner(_ dashboard: Int, _ organization: DemoOrganization) -> DemoMember {
    organization.members[dashboard % organization.members.count]
  }
}

struct CustomDashboardRow: DemoRow {
  let id: UUID
  let title: String
  let ownerID: UUID
  let visibility: String
  let createdAt: Instant

  static let relation = "custom_dashboards"
  static let columns = ["id", "title", "owner_member_id", "visibility", "revision", "created_at", "updated_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(title)
    row.append(ownerID)
    row.append(visibility)
    row.append(Int64(1))
    row.append(createdAt)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    for (dashboard, title) in Dashboards.titles.enumerated() {
      try await emit(
        Self(
          id: Dashboards.id(dashboard, organization), title: title,
          ownerID: Dashboards.owner(dashboard, organization).id, visibility: dashboard == 0 ? "org" : "private",
          createdAt: organization.rhythm.moment(at: 0.5 + 0.1 * Double(dashboard))))
    }
  }
}

struct CustomDashboardShareRow: DemoRow {
  let dashboardID: UUID
  let memberID: UUID

  static let relation = "custom_dashboard_shares"
  static let columns = ["dashboard_id", "member_id"]

  func append(to row: inout CopyRow) {
    row.append(dashboardID)
    row.append(memberID)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let owner = Dashboards.owner(1, organization)
    for member in organization.members where member.id != owner.id {
      guard member.phoneIDs.count == 1 else { continue }
      try await emit(Self(dashboardID: Dashboards.id(1, organization), memberID: member.id))
    }
  }
}

struct CustomDashboardChartRow: DemoRow {
  let id: UUID
  let dashboardID: UUID
  let chart: (title: String, prompt: String, kind: String, metric: String)
  let position: Int

  static let relation = "custom_dashboard_charts"
  static let columns = [
    "id", "dashboard_id", "title", "prompt", "kind", "metric", "filter", "grid_column", "grid_row", "grid_width",
    "grid_height",
  ]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(dashboardID)
    row.append(chart.title)
    row.append(chart.prompt)
    row.append(chart.kind)
    row.append(chart.metric)
    row.append(JSON(text: #"{"timeRange": {"preset": "PRESET_LAST_30_DAYS"}}"#))
    row.append(Int32(position % 2 * 6))
    row.append(Int32(position / 2 * 4))
    row.append(Int32(6))
    row.append(Int32(4))
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    for dashboard in Dashboards.titles.indices {
      for (position, chart) in Words.charts.dropFirst(dashboard).prefix(3).enumerated() {
        try await emit(
          Self(
            id: organization.uuid("chart", dashboard * 10 + position),
            dashboardID: Dashboards.id(dashboard, organization), chart: chart, position: position))
      }
    }
  }
}
