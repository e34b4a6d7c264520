import Access
import Filters
import Foundation
import Messages
import Tenancy

extension GetDashboardAccessResponse {
  /// What a scope may see; nil is nothing.
  init(_ scope: TenantScope?) {
    switch scope?.view {
    case nil:
      self.init(canViewDashboard: false, scope: .init(kind: .unspecified))
    case .organization:
      self.init(canViewDashboard: true, scope: .init(kind: .org))
    case .own(let memberID):
      self.init(
        canViewDashboard: true,
        scope: .init(
          kind: .scoped, phoneIds: scope?.phoneIDs.map(\.text) ?? [], memberID: memberID.text))
    }
  }
}
