import Access
import Messages
import RPC

/// Every metric and chart of AnalyticsService, by name (docs/custom-dashboards.md, "The catalog").
enum MetricCatalog {
  /// In the order in which they are listed.
  static let entries = dashboardNumbers + otherNumbers + dashboardSeries + otherSeries

  private static let byName = Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }

  /// The metric of a name; nil where there is none.
  static subscript(name: String) -> CatalogEntry? { byName[name] }

  /// The metric that a specification names, which its kind can show.
  ///
  /// - Throws: INVALID_ARGUMENT that lists what would be right.
  static func entry(
    _ metric: String, shownAs kind: ChartKind, field: String
  ) throws(RPCError) -> CatalogEntry {
    guard let entry = self[metric] else {
      throw .invalidArgument(
        field: "\(field).metric", "must be one of \(entries.map(\.name).joined(separator: ", "))")
    }
    guard entry.shape.kinds.contains(kind) else {
      let kinds = entry.shape.kinds.compactMap(\.protoName).joined(separator: ", ")
      throw .invalidArgument(field: "\(field).kind", "must be one that can show \(entry.name): \(kinds)")
    }
    return entry
  }
}
