import Foundation

/// Where PostgreSQL's server programs are, and of which version.
struct ServerPrograms: Sendable, Equatable {
  let folder: String
  let majorVersion: Int

  var initdb: String { folder + "/initdb" }
  var postgres: String { folder + "/postgres" }

  /// The first of these that holds the programs: the folder given (which must then hold them), what `pg_config` says,
  /// the newest of Debian's folders, the folders of PATH.
  /// - Parameter majorVersion: only programs of this version will do; any, when nil.
  static func find(
    explicit: String?, majorVersion: Int? = nil
  ) async throws(PrivateServerError) -> ServerPrograms {
    let candidates: [String]
    if let explicit {
      candidates = [explicit]
    } else {
      candidates = await configured() + debian() + path()
    }
    var other: ServerPrograms?
    for folder in candidates {
      guard let programs = try? await ServerPrograms(in: folder) else { continue }
      if majorVersion == nil || programs.majorVersion == majorVersion { return programs }
      if other == nil { other = programs }
    }
    guard let other else { throw .programsMissing(searched: candidates) }
    return other
  }

  private init?(in folder: String) async throws(PrivateServerError) {
    for name in ["initdb", "postgres"] {
      guard FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") else { return nil }
    }
    let outcome = try await ServerCommand(program: "\(folder)/postgres", arguments: ["--version"], account: nil).run()
    guard outcome.status == 0, let version = Self.majorVersion(in: outcome.output) else { return nil }
    self.folder = folder
    self.majorVersion = version
  }

  /// The major version in the output of `postgres --version`: `postgres (PostgreSQL) 15.18 (Debian …)`, `… 19beta1`.
  static func majorVersion(in output: String) -> Int? {
    guard let word = output.split(separator: " ").first(where: { $0.first?.isNumber ?? false }) else { return nil }
    return Int(word.prefix { $0.isASCII && $0.isNumber })
  }

  private static func configured() async -> [String] {
    guard let pgConfig = path().map({ $0 + "/pg_config" }).first(where: FileManager.default.isExecutableFile),
      let outcome = try? await ServerCommand(program: pgConfig, arguments: ["--bindir"], account: nil).run(),
      outcome.status == 0
    else { return [] }
    return [outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)]
  }

  private static func debian() -> [String] {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return versions.compactMap(Int.init).sorted(by: >).map { "\(root)/\($0)/bin" }
  }

  private static func path() -> [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }
}
