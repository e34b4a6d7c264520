import Foundation
import PrivateServer

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

  /// Makes the folder, if need be. What is there already must be this user's: a key or a link that somebody else put there
  /// is refused.
  func create() throws(StartFailure) {
    try failing { () throws(PrivateServerError) in
      let files = try TrustedFolder(making: path, mode: 0o755)
      let names = [tokenKey, token, address, databaseURL, record].map { ($0 as NSString).lastPathComponent }
      try files.check(names)
    }
  }

  /// Writes one of the files, for its owner's eyes alone from the first moment.
  func write(_ file: KeyPath<DemoFolder, String>, _ text: String) throws(StartFailure) {
    try failing { () throws(PrivateServerError) in
      try TrustedFolder(path).write(name(of: file), Data((text + "\n").utf8))
    }
  }

  /// The content of one of the files; nil where there is none.
  ///
  /// - Throws: ``StartFailure`` where it isn't this user's, or can't be read.
  func read(_ file: KeyPath<DemoFolder, String>) throws(StartFailure) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let content = try failing { () throws(PrivateServerError) in try TrustedFolder(path).read(name(of: file)) }
    return content.flatMap(Self.text)
  }

  /// Takes one of the files away.
  func remove(_ file: KeyPath<DemoFolder, String>) {
    // What can't be removed is refused, or written anew, at the next start.
    try? TrustedFolder(path).remove(name(of: file))
  }

  private func name(of file: KeyPath<DemoFolder, String>) -> String {
    (self[keyPath: file] as NSString).lastPathComponent
  }

  private func failing<Value>(_ body: () throws(PrivateServerError) -> Value) throws(StartFailure) -> Value {
    do throws(PrivateServerError) {
      return try body()
    } catch {
      throw StartFailure(error.description)
    }
  }

  private static func text(_ data: Data) -> String? {
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }

  /// A file's text without the white space around it; nil where there is none.
  static func text(at path: String) -> String? {
    FileManager.default.contents(atPath: path).flatMap(text)
  }
}
