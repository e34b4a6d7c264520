import Access
import Foundation

/// Sessions of one member of one organization.
enum Sessions {
  static let member = UUID(uuid: (1, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1))
  static let organization = UUID(uuid: (2, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 2))

  static func session(superAdmin: Bool = false, owner: Bool = false, permissions: Set<Permission> = []) -> Session {
    Session(
      memberID: member, orgID: organization, isSuperAdmin: superAdmin, isOwner: owner, permissions: permissions)
  }
}
