import Access
import Filters
import Foundation
import Messages

extension GetDashboardAccessResponse {
  /// What a scope may see; nil is nothing.
  init(_ scope: Access.DashboardScope?) {
    switch scope?.kind {
    case nil:
      self.init(canViewDashboard: false, scope: .init(kind: .unspecified))
    case .organization:
      self.init(canViewDashboard: true, scope: .init(kind: .org))
    case .member(let id, let phoneIDs):
      self.init(
        canViewDashboard: true,
        scope: .init(kind: .scoped, phoneIds: phoneIDs.map(\.spelling), memberID: id.spelling))
    }
  }
}
