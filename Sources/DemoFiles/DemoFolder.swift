import Foundation
import PrivateServer

/// The files of a demonstration, readable by their owner alone.
package struct DemoFolder: Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// The key that tokens are signed with.
  package var tokenKey: String { path + "/token.key" }
  /// A token of the first organization's owner.
  package var token: String { path + "/token" }
  /// Where the server listens, while it runs.
  package var address: String { path + "/address" }
  /// How to connect to the private PostgreSQL, while it runs.
  package var databaseURL: String { path + "/database-url" }
  /// What its rows were made from.
  package var record: String { path + "/demo.json" }
  /// The private PostgreSQL's own files.
  package var database: String { path + "/postgres" }

  /// Makes the folder, if need be. What is there already must be this user's: a key or a link that somebody else put there
  /// is refused.
  package func create() throws(PrivateServerError) {
    let files = try TrustedFolder(making: path, mode: 0o755)
    let names = [tokenKey, token, address, databaseURL, record].map { ($0 as NSString).lastPathComponent }
    try files.check(names)
  }

  /// Writes one of the files, for its owner's eyes alone from the first moment.
  package func write(_ file: KeyPath<DemoFolder, String>, _ text: String) throws(PrivateServerError) {
    try TrustedFolder(path).write(name(of: file), Data((text + "\n").utf8))
  }

  /// The content of one of the files; nil where there is none.
  ///
  /// - Throws: `PrivateServerError` where it isn't this user's, or can't be read.
  package func read(_ file: KeyPath<DemoFolder, String>) throws(PrivateServerError) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try TrustedFolder(path).read(name(of: file)).flatMap(Self.text)
  }

  /// Takes one of the files away.
  package func remove(_ file: KeyPath<DemoFolder, String>) {
    // What can't be removed is refused, or written anew, at the next start.
    try? TrustedFolder(path).remove(name(of: file))
  }

  private func name(of file: KeyPath<DemoFolder, String>) -> String {
    (self[keyPath: file] as NSString).lastPathComponent
  }

  /// A text without the white space around it; nil where there is none.
  private static func text(_ data: Data) -> String? {
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }
}
