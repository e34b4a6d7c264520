import Foundation

/// The user that PostgreSQL runs as when this program is root, which PostgreSQL refuses to be.
struct ServerAccount: Sendable, Equatable {
  let name: String
  let userID: uid_t
  let groupID: gid_t

  private static let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"]

  /// The account to change to; nil where this program is not root and PostgreSQL runs as the same user.
  static func needed(name: String = "postgres") throws(PrivateServerError) -> ServerAccount? {
    guard geteuid() == 0 else { return nil }
    return try named(name)
  }

  static func named(_ name: String) throws(PrivateServerError) -> ServerAccount {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    // The strings of the entry live in this buffer; only its numbers are read, before the buffer goes.
    var strings = [CChar](repeating: 0, count: 16384)
    guard getpwnam_r(name, &entry, &strings, strings.count, &found) == 0, found != nil else {
      throw .accountMissing(name: name)
    }
    return ServerAccount(name: name, userID: entry.pw_uid, groupID: entry.pw_gid)
  }

  /// The command line that runs a program as this account. `setpriv` replaces itself by the program, so the process id
  /// stays the same.
  func commandLine(_ program: String, _ arguments: [String]) throws(PrivateServerError) -> [String] {
    guard let setpriv = Self.setpriv.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw .accountSwitchMissing(program: "setpriv")
    }
    return [setpriv, "--reuid=\(userID)", "--regid=\(groupID)", "--init-groups", "--", program] + arguments
  }

  /// Whether this account can write in the folder: asked of the system itself, as every parent has a say.
  func canWrite(in folder: String) async throws(PrivateServerError) -> Bool {
    let test = ServerCommand(
      program: "/bin/sh", arguments: ["-c", "test -w \"$0\" && test -x \"$0\"", folder], account: self)
    return try await test.run().status == 0
  }
}
