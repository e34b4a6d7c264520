import DemoFiles
import Foundation
import PrivateServer
import Testing

/// What somebody else could have put into the folder of a demonstration is refused, in words that say what to do.
@Suite struct DemoFolderTests {
  private func withFolder(_ body: (DemoFolder) throws -> Void) throws {
    let folder = DemoFolder(path: NSTemporaryDirectory() + "demo-folder-" + UUID().uuidString)
    try folder.create()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    try body(folder)
  }

  private static let files: [any KeyPath<DemoFolder, String> & Sendable] = [
    \.tokenKey, \.token, \.address, \.databaseURL, \.record,
  ]

  @Test func keepsItsOwnFiles() throws {
    try withFolder { folder in
      for file in Self.files {
        #expect(try folder.read(file) == nil)
        try folder.write(file, "first")
        try folder.write(file, "second")
        #expect(try folder.read(file) == "second")
        let mode = try FileManager.default.attributesOfItem(atPath: folder[keyPath: file])[.posixPermissions] as? Int
        #expect(mode == 0o600)
      }
      try folder.create()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == Self.files.count)
      folder.remove(\.tokenKey)
      #expect(try folder.read(\.tokenKey) == nil)
    }
  }

  @Test(arguments: files) func refusesLinks(file: any KeyPath<DemoFolder, String> & Sendable) throws {
    try withFolder { folder in
      let (path, other) = (folder[keyPath: file], folder.path + "/other")
      try Data("theirs".utf8).write(to: URL(filePath: other))
      #expect(symlink(other, path) == 0)
      let linked = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(
        linked?.description.contains("\(path): is a symbolic link; remove it") == true, "\(linked?.description ?? "")")
      #expect(throws: PrivateServerError.self) { try folder.read(file) }
      // Written in its place, never through it.
      try folder.write(file, "ours")
      #expect(try String(contentsOfFile: other, encoding: .utf8) == "theirs")
      #expect(try folder.read(file) == "ours")

      #expect(unlink(path) == 0 && link(other, path) == 0)
      let shared = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(shared?.description.contains("has another name elsewhere") == true)
    }
  }

  @Test func refusesWhatOthersCanWrite() throws {
    try withFolder { folder in
      try folder.write(\.tokenKey, "key")
      #expect(chmod(folder.tokenKey, 0o666) == 0)
      let file = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(file?.description.contains("\(folder.tokenKey): can be written by others") == true)
      #expect(chmod(folder.tokenKey, 0o600) == 0 && chmod(folder.path, 0o777) == 0)
      let open = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(open?.description.contains("\(folder.path): can be written by others") == true)
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can make files of other users"))
  func refusesWhatIsAnotherUsers() throws {
    try withFolder { folder in
      try folder.write(\.tokenKey, String(repeating: "planted ", count: 8))
      #expect(chown(folder.tokenKey, 12345, 12345) == 0)
      let key = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(key?.description.contains("\(folder.tokenKey): belongs to user 12345, not to 0") == true)
      #expect(throws: PrivateServerError.self) { try folder.read(\.tokenKey) }
      folder.remove(\.tokenKey)
      #expect(chown(folder.path, 12345, 12345) == 0)
      let foreign = #expect(throws: PrivateServerError.self) { try folder.create() }
      #expect(foreign?.description.contains("\(folder.path): belongs to user 12345") == true)
      #expect(throws: PrivateServerError.self) { try folder.write(\.token, "x") }
    }
  }
}
