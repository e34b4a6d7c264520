import Access
import Foundation
import Messages
import RPC

/// Where the charts of a dashboard are, none over another.
struct DashboardGrid: Sendable {
  private(set) var taken: [GridPlacement]

  init(_ taken: [GridPlacement] = []) { self.taken = taken }

  /// Takes a place.
  mutating func take(_ place: GridPlacement) { taken.append(place) }

  /// The first free place of a size: row by row, then column by column. Nil where the grid has none.
  func firstFree(width: Int, height: Int) -> GridPlacement? {
    // The topmost place that is free in some column begins at the top, or right below a chart: else it could move up.
    let rows = Set([0] + taken.map { $0.row + $0.height }).sorted()
    for row in rows {
      for column in 0..<GridPlacement.columns {
        guard let place = GridPlacement(column: column, row: row, width: width, height: height) else { continue }
        if !taken.contains(where: { $0.overlaps(place) }) { return place }
      }
    }
    return nil
  }

  /// The place of another chart: as it is given, or the first that is free, 6 × 4, or 3 × 2 for a number.
  ///
  /// - Throws: INVALID_ARGUMENT for a place that is outside of the grid, or taken; RESOURCE_EXHAUSTED where none is free.
  func place(
    for kind: ChartKind, given: Placement?, field: String = "placement"
  ) throws(RPCError) -> GridPlacement {
    guard let given else {
      let size = kind == .number ? (width: 3, height: 2) : (width: 6, height: 4)
      guard let free = firstFree(width: size.width, height: size.height) else {
        throw RPCError(
          .resourceExhausted, reason: .quotaExceeded, "the grid has no free place: move charts up",
          quotaViolations: [.init(subject: "rows of the grid", description: "0 to \(GridPlacement.lastRow)")])
      }
      return free
    }
    let place = try GridPlacement(given, field: field)
    guard let other = taken.first(where: { $0.overlaps(place) }) else { return place }
    throw .invalidArgument(
      field: field,
      "overlaps the chart at column \(other.column), row \(other.row), which is \(other.width) wide and \(other.height) "
        + "high: leave the placement out for the first free place")
  }

  /// The new places of all charts of a dashboard.
  ///
  /// - Throws: INVALID_ARGUMENT unless each of `charts` is named exactly once, and no two places overlap.
  static func arrangement(
    of charts: Set<UUID>, _ placements: [ArrangeChartsRequest.ChartPlacement]
  ) throws(RPCError) -> [UUID: GridPlacement] {
    var places: [UUID: GridPlacement] = [:]
    var named: [(field: String, place: GridPlacement)] = []
    guard placements.count <= charts.count else {
      throw .invalidArgument(
        field: "placements",
        "must name each of the dashboard's \(charts.count) charts exactly once, and holds \(placements.count)")
    }
    for (index, placement) in placements.enumerated() {
      let field = "placements[\(index)]"
      guard let id = UUID(text: placement.chartID) else {
        throw .invalidArgument(field: "\(field).chart_id", "must be a UUID")
      }
      guard charts.contains(id) else {
        throw .invalidArgument(field: "\(field).chart_id", "is no chart of this dashboard")
      }
      guard let given = placement.placement else {
        throw .invalidArgument(field: "\(field).placement", "must be set")
      }
      let place = try GridPlacement(given, field: "\(field).placement")
      guard places.updateValue(place, forKey: id) == nil else {
        throw .invalidArgument(field: "\(field).chart_id", "is named twice")
      }
      if let other = named.first(where: { $0.place.overlaps(place) }) {
        throw .invalidArgument(field: "\(field).placement", "overlaps that of \(other.field)")
      }
      named.append((field, place))
    }
    if let missing = charts.subtracting(places.keys).min(by: { $0.text < $1.text }) {
      throw .invalidArgument(field: "placements", "must name every chart of the dashboard: \(missing.text) is missing")
    }
    return places
  }
}
