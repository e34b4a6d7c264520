import Access
import Foundation
import RPC

/// The dashboard that a request names.
enum DashboardID: Sendable, Hashable {
  case overview
  case custom(UUID)

  /// - Throws: INVALID_ARGUMENT for what is no id of any dashboard.
  init(_ text: String, field: String) throws(RPCError) {
    if text == Overview.id {
      self = .overview
    } else if let id = UUID(text: text) {
      self = .custom(id)
    } else {
      throw .invalidArgument(field: field, "must be a UUID, or \(Overview.id)")
    }
  }
}

extension [StoredChart] {
  /// The index of the chart that a request names.
  ///
  /// - Throws: INVALID_ARGUMENT for what is no id; NOT_FOUND for that of no chart of these.
  func index(ofChart text: String, field: String = "chart_id") throws(RPCError) -> Int {
    guard let id = UUID(text: text) else { throw .invalidArgument(field: field, "must be a UUID") }
    guard let index = firstIndex(where: { $0.id == id }) else {
      throw RPCError(.notFound, reason: .chartNotFound, "the dashboard has no chart of this id")
    }
    return index
  }
}
