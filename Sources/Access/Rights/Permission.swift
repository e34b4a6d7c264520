/// Something that a session may do, as its token names it. One that Callboard doesn't know is kept, and grants
/// nothing.
public struct Permission: RawRepresentable, Hashable, Sendable {
  /// The name in a token's `permissions` claim.
  public let rawValue: String

  /// The permission spelled `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// To see the dashboard of the whole organization.
  public static let viewOrganizationDashboard = Permission(rawValue: "Dashboard:Instance:ViewOrg")

  /// To see the dashboard of the member's own work.
  public static let viewOwnDashboard = Permission(rawValue: "Dashboard:Instance:ViewOwn")
}
