import Foundation
import Testing

@testable import PrivateServer

/// What somebody else could have put into the folder before it was used.
@Suite struct PlantedFilesTests {
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let path = NSTemporaryDirectory() + "callboard-planted-" + UUID().uuidString
    try TrustedFolder.make(path, mode: 0o711)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
  }

  private func expectRefused(
    _ folder: String, _ place: String, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let error = await #expect(throws: PrivateServerError.self, sourceLocation: sourceLocation) {
      let server = try await PrivateServer.start(in: folder)
      try await server.stop()
    }
    guard case .untrusted(place, let found)? = error else {
      Issue.record("\(place): \(String(describing: error))", sourceLocation: sourceLocation)
      return
    }
    #expect(found.contains(reason), sourceLocation: sourceLocation)
  }

  @Test(arguments: ["lock", "server.log", "server.log.old"]) func linksAreNotFollowed(name: String) async throws {
    try await withFolder { folder in
      let (planted, victim) = (folder + "/" + name, folder + "/victim")
      try Data("theirs\n".utf8).write(to: URL(filePath: victim))
      #expect(symlink(victim, planted) == 0)
      await expectRefused(folder, planted, "is a symbolic link")
      #expect(unlink(planted) == 0 && link(victim, planted) == 0)
      await expectRefused(folder, planted, "hard link")
      #expect(unlink(planted) == 0 && mkfifo(planted, 0o600) == 0)
      await expectRefused(folder, planted, "is not a file")
      #expect(try String(contentsOfFile: victim, encoding: .utf8) == "theirs\n")
    }
  }

  @Test func aStoreElsewhereIsRefused() async throws {
    try await withFolder { folder in
      let victim = folder + "/victim"
      try TrustedFolder.make(victim, mode: 0o700)
      #expect(symlink(victim, folder + "/store") == 0)
      await expectRefused(folder, folder + "/store", "is a symbolic link to \(victim)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: victim).isEmpty)
    }
  }

  @Test(arguments: ["data", "socket"]) func linksInTheStoreAreRefused(name: String) async throws {
    try await withFolder { folder in
      let (store, victim) = (folder + "/store", folder + "/victim")
      let account = try ServerAccount.needed()
      try TrustedFolder.make(store, mode: 0o700)
      try TrustedFolder.make(victim, mode: 0o700)
      if let account { #expect(chown(store, account.userID, account.groupID) == 0) }
      #expect(symlink(victim, store + "/" + name) == 0)
      await expectRefused(folder, store + "/" + name, "is not a folder of the private server's")
      var status = stat()
      #expect(stat(victim, &status) == 0 && status.st_uid == geteuid(), "given to nobody")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can make files of other users"))
  func whatIsAnotherUsersIsRefused() async throws {
    try await withFolder { folder in
      for name in ["lock", "server.log", "store"] {
        let planted = folder + "/" + name
        if name == "store" {
          try TrustedFolder.make(planted, mode: 0o700)
        } else {
          try Data("4711\n".utf8).write(to: URL(filePath: planted))
        }
        #expect(chown(planted, 12345, 12345) == 0)
        await expectRefused(folder, planted, "belongs to user 12345")
        try FileManager.default.removeItem(atPath: planted)
      }
      #expect(chown(folder, 12345, 12345) == 0)
      await expectRefused(folder, folder, "belongs to user 12345")
    }
  }

  @Test func aSocketFolderInPostmasterFileIsRemovedOnlyIfItIsOne() async throws {
    try await withFolder { path in
      let account = try ServerAccount.needed()
      let folder = try ServerFolder(path, account: account)
      // What `postmaster.pid` could say, so that the prefix alone fits.
      let victim = "/tmp/callboard-victim-" + UUID().uuidString
      try TrustedFolder.make(victim + "/sub", mode: 0o700)
      defer { try? FileManager.default.removeItem(atPath: victim) }
      let name = (victim as NSString).lastPathComponent
      for planted in [victim, "/tmp/callboard-" + "x/../" + name, victim + "/sub", "/tmp/callboard-abcdef/../" + name] {
        folder.removeSocketFolder(planted)
        #expect(FileManager.default.fileExists(atPath: victim + "/sub"), "\(planted)")
      }
      // A link by such a name, and one of its own.
      var template = Array("/tmp/callboard-XXXXXX".utf8CString)
      #expect(mkdtemp(&template) != nil)
      let own = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      #expect(rmdir(own) == 0 && symlink(victim, own) == 0)
      folder.removeSocketFolder(own)
      #expect(FileManager.default.fileExists(atPath: victim + "/sub"))
      #expect(unlink(own) == 0)
      try folder.makeAccountFolder(own)
      folder.removeSocketFolder(own)
      #expect(!FileManager.default.fileExists(atPath: own))
    }
  }

  /// A process that calls itself what a server would, for the same data.
  @Test func aProcessOfAnotherUserIsNoServer() async throws {
    try await withFolder { folder in
      let data = folder + "/data"
      try Data().write(to: URL(filePath: data))
      #expect(symlink("/usr/bin/tail", folder + "/postgres") == 0)
      let process = Process()
      process.executableURL = URL(filePath: folder + "/postgres")
      process.arguments = ["-f", data]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      defer {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
      let file = try #require(PostmasterFile("\(process.processIdentifier)\n"))
      // Until it is that program, and no copy of this one any more.
      for _ in 0..<6000 where !file.isRunning(data: data, owner: geteuid()) {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(file.isRunning(data: data, owner: geteuid()))
      #expect(!file.isRunning(data: data, owner: geteuid() + 1))
    }
  }
}
