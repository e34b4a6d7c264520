public import Access
public import Foundation

/// Which of an organization's rows a session sees.
public struct TenantScope: Sendable, Hashable {
  /// The organization.
  public let orgID: UUID
  /// How much of it.
  public let view: DashboardView
  /// The phones of the member whose own it is, in order; none for a whole organization.
  public let phoneIDs: [UUID]

  /// Whether all rows of the organization are seen.
  public var isOrganization: Bool { view == .organization }

  /// The scope of a whole organization.
  public init(organization orgID: UUID) {
    (self.orgID, view, phoneIDs) = (orgID, .organization, [])
  }

  /// The scope of a member's own, on phones that may be none.
  public init(member memberID: UUID, of orgID: UUID, phoneIDs: [UUID]) {
    (self.orgID, self.view, self.phoneIDs) = (orgID, .own(memberID: memberID), phoneIDs)
  }

  init(_ view: DashboardView, of orgID: UUID, phoneIDs: [UUID]) {
    (self.orgID, self.view, self.phoneIDs) = (orgID, view, phoneIDs)
  }
}
