public import Foundation

/// The rows of one organization: those that Callboard owns, and those of the source relations that they name. Who may see
/// which of its own, the domain decides; that they are one organization's is decided here.
public struct OrganizationRows: Sendable {
  /// The organization.
  public let orgID: UUID

  /// All rows of a relation of Callboard's own.
  public func rows(of relation: OwnedRelation) -> TenantRows { TenantRows(of: relation, orgID: orgID) }

  /// All rows of a source relation, to look up what owned rows and requests name, or may name. Not for counting.
  public func lookup(_ relation: Relation) -> TenantRows { TenantRows(lookingUp: relation, orgID: orgID) }
}
