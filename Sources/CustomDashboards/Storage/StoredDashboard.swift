import Access
import Filters
import Foundation
import Messages
import StandardMessages
import Tenancy
import Time

/// A dashboard as the database has it.
struct StoredDashboard: Sendable {
  let id: UUID
  let orgID: UUID
  let ownerID: UUID
  let createdAt: Instant
  var title: String
  var visibility: DashboardVisibility
  /// Counts the changes.
  var revision: Int64
  var updatedAt: Instant
  /// In the order of their ids.
  var sharedWith: [UUID]
  /// In reading order; none where they weren't read.
  var charts: [StoredChart] = []

  var etag: DashboardEtag { DashboardEtag(revision: revision) }

  /// What decides who may do what with it.
  var subject: DashboardSubject {
    .custom(orgID: orgID, ownerID: ownerID, visibility: visibility, sharedWith: Set(sharedWith))
  }

  /// As a session sees it.
  func message(for rules: DashboardRules) -> CustomDashboard {
    let canEdit = rules.canChange(subject)
    return CustomDashboard(
      id: id.text, title: title, ownerMemberID: ownerID.text, visibility: Visibility(visibility),
      sharedMemberIds: canEdit ? sharedWith.map(\.text) : [], charts: charts.map(\.message), canEdit: canEdit,
      isSystem: false, etag: etag.text, createdAt: Timestamp(createdAt), updatedAt: Timestamp(updatedAt))
  }
}

/// A chart as the database has it.
struct StoredChart: Sendable {
  let id: UUID
  var spec: ChartSpec
  var placement: GridPlacement

  var message: Chart { Chart(id: id.text, spec: spec, placement: placement.message) }
}

extension [StoredChart] {
  /// The places that they take.
  var grid: DashboardGrid { DashboardGrid(map(\.placement)) }

  /// Puts them in reading order: from top to bottom, then from left to right.
  mutating func sortForReading() {
    sort { ($0.placement.row, $0.placement.column, $0.id.text) < ($1.placement.row, $1.placement.column, $1.id.text) }
  }
}

extension Visibility {
  init(_ visibility: DashboardVisibility) {
    switch visibility {
    case .private: self = .private
    case .org: self = .org
    }
  }
}
