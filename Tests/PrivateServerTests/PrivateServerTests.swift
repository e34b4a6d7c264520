import Foundation
import Testing

@testable import PrivateServer

/// Starting and stopping real servers; one after the other, as each takes memory and time.
@Suite(.serialized) struct PrivateServerTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "callboard-test-" + UUID().uuidString
  }

  private func withServer(
    in path: String? = nil, _ body: (PrivateServer) async throws -> Void
  ) async throws {
    let server = try await PrivateServer.start(in: path ?? folder, settings: ["fsync": "off"])
    do {
      try await body(server)
    } catch {
      try? await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// The answer to a statement, by PostgreSQL's own client.
  private func ask(_ server: PrivateServer, _ statement: String) async throws -> String {
    let outcome = try await ServerCommand(
      program: "/usr/bin/psql", arguments: ["-XAtq", "-d", server.connectionString, "-c", statement], account: nil
    ).run()
    #expect(outcome.status == 0, "\(outcome.output)")
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func expect(
    _ server: PrivateServer, _ statement: String, _ answer: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let given = try await ask(server, statement)
    #expect(given == answer, sourceLocation: sourceLocation)
  }

  @Test func keepsDataOverARestart() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var processID: Int32 = 0
    try await withServer { server in
      _ = try await ask(server, "create table t as select 'é'::text as x")
      try await expect(server, "show listen_addresses", "")
      try await expect(server, "show server_encoding", "UTF8")
      try await expect(server, "select upper('é')", "É")
      try await expect(server, "show timezone", "UTC")
      let mode = try FileManager.default.attributesOfItem(atPath: server.socketFolder)[.posixPermissions] as? Int
      #expect(mode == 0o700)
      processID = server.processID
    }
    #expect(!isRunning(processID), "stopped with the program")
    try await withServer { server in
      try await expect(server, "select x from t", "é")
    }
  }

  @Test func isInAProcessGroupOfItsOwn() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await withServer { server in
      #expect(getpgid(server.processID) != getpgrp())
    }
  }

  @Test func comesBackAfterTheServerWasKilled() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try await PrivateServer.start(in: folder)
    _ = try await ask(server, "create table t as select 1 as x")
    kill(server.processID, SIGKILL)
    try await server.stop()
    try await withServer { server in
      try await expect(server, "select x from t", "1")
    }
  }

  @Test func takesOverWhatAnEarlierRunLeft() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let earlier = try await startAndForget()
    try await withServer { server in
      #expect(server.processID != earlier)
      #expect(!isRunning(earlier))
      try await expect(server, "select x from t", "1")
    }
  }

  /// Whether a process runs: one that has ended but was not waited for has no command line.
  private func isRunning(_ processID: Int32) -> Bool {
    FileManager.default.contents(atPath: "/proc/\(processID)/cmdline")?.isEmpty == false
  }

  /// Starts a server that nobody stops: its lock goes with the last reference to it, as with a process.
  private func startAndForget() async throws -> Int32 {
    let server = try await PrivateServer.start(in: folder)
    _ = try await ask(server, "create table t as select 1 as x")
    return server.processID
  }

  @Test func ignoresAStaleFileWhoseNumberIsAnotherProcess() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var path = ""
    try await withServer { server in path = PostmasterFile.path(in: server.dataFolder) }
    try Data("\(getpid())\n/elsewhere\n".utf8).write(to: URL(fileURLWithPath: path))
    try await withServer { server in
      try await expect(server, "select 1", "1")
    }
  }

  @Test func beginsAnewWhereARunWasCutShort() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await withServer { server in
      try FileManager.default.moveItem(
        atPath: server.dataFolder + "/PG_VERSION", toPath: server.dataFolder + ".PG_VERSION")
    }
    let store = folder + "/store"
    try FileManager.default.moveItem(atPath: store + "/data", toPath: store + "/data.unfinished")
    try await withServer { server in
      try await expect(server, "select 1", "1")
      #expect(!FileManager.default.fileExists(atPath: store + "/data.unfinished"))
    }
  }

  @Test func refusesAFolderInUse() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await withServer { server in
      await #expect(throws: PrivateServerError.inUse(folder: folder, processID: getpid())) {
        try await PrivateServer.start(in: folder)
      }
      try await expect(server, "select 1", "1")
    }
  }

  @Test func findsAShortSocketForALongFolder() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let long = folder + "/" + String(repeating: "long name, ", count: 12)
    var socketFolder = ""
    try await withServer(in: long) { server in
      socketFolder = server.socketFolder
      try await expect(server, "select 1", "1")
    }
    #expect(!FileManager.default.fileExists(atPath: socketFolder), "removed with the server")
  }

  @Test func refusesDataOfAnotherVersion() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var data = ""
    try await withServer { server in data = server.dataFolder }
    let installed = try await ServerPrograms.find(explicit: nil).majorVersion
    try Data("9\n".utf8).write(to: URL(fileURLWithPath: data + "/PG_VERSION"))
    let error = await #expect(throws: PrivateServerError.self) { try await PrivateServer.start(in: folder) }
    #expect(error == .versionMismatch(data: data, written: 9, installed: installed))
    #expect(error?.description.contains("postgresql-9") == true)
  }

  @Test func saysWhatTheLogSaysWhenTheServerDoesNotStart() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let error = await #expect(throws: PrivateServerError.self) {
      try await PrivateServer.start(in: folder, settings: ["no_such_setting": "1"])
    }
    #expect(error?.description.contains("no_such_setting") == true)
  }

  @Test func saysWhereItLookedForTheProgramsAndHowToInstallThem() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let error = await #expect(throws: PrivateServerError.self) {
      try await PrivateServer.start(in: folder, programs: "/nowhere/bin")
    }
    #expect(error == .programsMissing(searched: ["/nowhere/bin"]))
    #expect(error?.description.contains("apt-get install postgresql") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root runs PostgreSQL as another user"))
  func asRootNeedsTheAccount() async throws {
    #expect(throws: PrivateServerError.accountMissing(name: "no-such-user")) {
      try ServerAccount.named("no-such-user")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root runs PostgreSQL as another user"))
  func asRootPutsDataElsewhereWhenItsAccountCannotReachTheFolder() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    func store(_ server: PrivateServer) -> String { (server.dataFolder as NSString).deletingLastPathComponent }
    var first = ""
    try await withServer(in: folder + "/first") { server in
      first = store(server)
      #expect(first.hasPrefix(ServerFolder.reachableParent))
      _ = try await ask(server, "create table t as select 1 as x")
    }
    var second = ""
    try await withServer(in: folder + "/second") { server in second = store(server) }
    try await withServer(in: folder + "/first") { server in
      try await expect(server, "select x from t", "1")
      #expect(store(server) == first, "found again by the link")
    }
    try FileManager.default.removeItem(atPath: folder + "/first")
    var third = ""
    try await withServer(in: folder + "/third") { server in third = store(server) }
    #expect(!FileManager.default.fileExists(atPath: first), "its folder is gone")
    #expect(FileManager.default.fileExists(atPath: second))
    #expect(FileManager.default.fileExists(atPath: folder + "/second/server.log"))
    for store in [second, third] { try FileManager.default.removeItem(atPath: store) }
  }

  /// Runs `keepsDataOverARestart` in a process of a user that is not root.
  @Test(.enabled(if: geteuid() == 0, "the other tests run as an ordinary user already"))
  func worksForAnOrdinaryUser() async throws {
    let account = try ServerAccount.named("nobody")
    let bytes = try #require(FileManager.default.contents(atPath: "/proc/self/cmdline"))
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    var arguments = bytes.split(separator: 0).dropFirst().map { String(decoding: $0, as: UTF8.self) }
    if let filter = arguments.firstIndex(of: "--filter") { arguments.removeSubrange(filter...filter + 1) }
    arguments += ["--filter", "PrivateServerTests.keepsDataOverARestart"]
    let command = ServerCommand(program: program, arguments: arguments, account: account)
    let outcome = try await command.run()
    if outcome.status == 126 || outcome.status == 127 { try Test.cancel("that user can't reach the tests' program") }
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}

struct PostmasterFileTests {
  @Test func readsARunningServersFile() {
    let file = PostmasterFile("4711\n/data\n1700000000\n5432\n/run/x\n\n  123  456\nready   \n")
    #expect(file?.processID == 4711)
    #expect(file?.socketFolder == "/run/x")
    #expect(file?.isReady == true)
  }

  @Test(arguments: ["", "\n", "x\n", "-5\n", "0\n", "99999999999999999999\n"])
  func ignoresWhatIsNoNumber(_ text: String) {
    #expect(PostmasterFile(text) == nil)
  }

  @Test func isNotReadyWhileStarting() {
    #expect(PostmasterFile("4711\n/data\n1700000000\n5432\n")?.isReady == false)
    #expect(PostmasterFile("4711\n/data\n1\n5432\n/run/x\n\n1 2\nstarting\n")?.isReady == false)
  }

  @Test(arguments: [
    ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15), ("postgres (PostgreSQL) 19beta1\n", 19),
    ("postgres (PostgreSQL) 9.6.24\n", 9),
  ])
  func readsTheVersion(_ output: String, _ version: Int) {
    #expect(ServerPrograms.majorVersion(in: output) == version)
  }
}
