import Foundation

/// The data folder, as `initdb` makes it.
enum DataFolder {
  /// The major version that wrote the data; nil where there are none.
  /// - Parameter owner: who they must belong to.
  static func writtenVersion(_ data: String, owner: uid_t) throws(PrivateServerError) -> Int? {
    guard FileManager.default.fileExists(atPath: data) else { return nil }
    guard let bytes = try TrustedFolder(data, owner: owner).read("PG_VERSION"),
      let version = Int(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    else {
      throw .fileSystem(path: data, reason: "holds no PostgreSQL data; remove it to begin anew")
    }
    return version
  }

  /// Makes the data beside their place and moves them there when they are whole, so that a run cut short leaves nothing
  /// that the next would take for data.
  static func make(in folder: ServerFolder, programs: ServerPrograms) async throws(PrivateServerError) {
    let unfinished = folder.data + ".unfinished"
    try? FileManager.default.removeItem(atPath: unfinished)
    try folder.makeAccountFolder(unfinished)
    // Text sorts by its bytes; letters are those of Unicode where the system has a locale that knows them.
    let characters = hasLocale("C.UTF-8") ? "C.UTF-8" : "C"
    try await ServerCommand(
      program: programs.initdb,
      arguments: [
        "--pgdata=\(unfinished)", "--username=\(PrivateServer.role)", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--lc-ctype=\(characters)", "--no-sync", "--no-instructions",
      ], account: folder.account
    ).runOrThrow()
    // Single-user mode: no server runs; a statement ends with a semicolon and an empty line.
    let single = ServerCommand(
      program: programs.postgres, arguments: ["--single", "-F", "-j", "-D", unfinished, "template1"],
      account: folder.account)
    let outcome = try await single.run(input: "create database \(PrivateServer.database);\n\n")
    // It ends well even when the statement did not.
    guard outcome.status == 0, !outcome.output.contains("ERROR:") else {
      throw .commandFailed(program: programs.postgres, output: outcome.output)
    }
    guard rename(unfinished, folder.data) == 0 else {
      throw .fileSystem(path: folder.data, reason: lastSystemError())
    }
  }

  private static func hasLocale(_ name: String) -> Bool {
    guard let locale = newlocale(LC_CTYPE_MASK, name, nil) else { return false }
    freelocale(locale)
    return true
  }
}
