import Foundation

/// The files of a demonstration, readable by their owner alone.
struct DemoFolder: Sendable {
  let path: String

  /// The key that tokens are signed with.
  var tokenKey: String { path + "/token.key" }
  /// A token of the first organization's owner.
  var token: String { path + "/token" }
  /// Where the server listens, while it runs.
  var address: String { path + "/address" }
  /// How to connect to the private PostgreSQL, while it runs.
  var databaseURL: String { path + "/database-url" }
  /// What its rows were made from.
  var record: String { path + "/demo.json" }
  /// The private PostgreSQL's own files.
  var database: String { path + "/postgres" }

  /// Makes the folder, if need be.
  func create() throws(StartFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    } catch {
      throw StartFailure("the folder \(path) can't be made: \(error.localizedDescription)")
    }
  }

  /// Writes one of the files, for its owner's eyes alone from the first moment.
  func write(_ file: KeyPath<DemoFolder, String>, _ text: String) throws(StartFailure) {
    let path = self[keyPath: file]
    try? FileManager.default.removeItem(atPath: path)
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: 0o600])
    else {
      throw StartFailure("\(path) can't be written")
    }
  }

  /// The content of one of the files; nil where there is none.
  func read(_ file: KeyPath<DemoFolder, String>) -> String? {
    Self.text(at: self[keyPath: file])
  }

  /// Takes one of the files away.
  func remove(_ file: KeyPath<DemoFolder, String>) {
    try? FileManager.default.removeItem(atPath: self[keyPath: file])
  }

  /// A file's text without the white space around it; nil where there is none.
  static func text(at path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }
}
