import Access
import ArgumentParser
import RPC

/// The session may not see what it asks for.
struct AccessDenied: Error {
  /// What is missing, and what would help.
  var reason: String
  var hint: String

  /// As `EX_NOPERM` of sysexits.h.
  static let exitCode = ExitCode(77)

  /// The session has no right to any dashboard.
  static let dashboard = AccessDenied(
    reason: "This session may not view the dashboard.",
    hint: """
      It needs \(Permission.viewOrganizationDashboard.rawValue) for the whole organization, or \
      \(Permission.viewOwnDashboard.rawValue) for the member's own phones: a token made with `callboard token \
      --permission …` has it.
      """)

  /// What a call's failure says, if it is one of access to a dashboard.
  init?(_ error: RPCError) {
    self.init(error, hint: Self.dashboard.hint)
  }

  /// What a call's failure says, if it is one of access to analytics.
  init?(analytics error: RPCError) {
    self.init(
      error,
      hint: """
        A token made with `callboard token --permission \(Permission.viewOrganizationDashboard.rawValue)` sees the whole \
        organization.
        """)
  }

  private init?(_ error: RPCError, hint: String) {
    guard error.code == .permissionDenied else { return nil }
    reason = "The server says: \(error.message)."
    self.hint =
      error.reason == .organizationForbidden
      ? "Leave --org out; only super-admins may look at other organizations." : hint
  }

  private init(reason: String, hint: String) {
    self.reason = reason
    self.hint = hint
  }
}
