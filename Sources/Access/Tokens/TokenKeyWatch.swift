public import Logging
import Secrets

/// Keeps a set of keys as its file has them: reads it anew when it has changed.
///
/// A file that can't be used, since it is broken, half written or gone, changes nothing: the keys stay, and the log says so
/// once. A file that has held keys in PEM or JSON isn't taken for a secret while the program runs: any bytes are a secret, such
/// as an error page that was written in its place.
public actor TokenKeyWatch {
  /// How often the file is looked at. It is read once it has not changed from one look to the next.
  public static let interval = Duration.seconds(1)

  /// The keys of now.
  public nonisolated let keys: TokenKeySet
  private let file: TokenKeyFile
  private let logger: Logger
  private var changes: FileChanges
  private var mayBeSecret: Bool

  /// Reads the file a first time.
  ///
  /// - Throws: ``Secrets/SecretError`` where it can't be used.
  public init(_ file: TokenKeyFile, logger: Logger) async throws {
    // Before it is read, so that no change afterwards is missed.
    changes = FileChanges(read: file.stamp)
    let content = try await file.content()
    keys = TokenKeySet(content.keys)
    mayBeSecret = content.isSecret
    self.file = file
    self.logger = logger
  }

  /// Looks at the file at an interval, until the task is cancelled.
  public func run() async throws {
    while true {
      try await Task.sleep(for: Self.interval)
      await check()
    }
  }

  /// Looks at the file, and reads it if it is time.
  func check() async {
    guard changes.observe(file.stamp) else { return }
    do {
      let content = try await file.content()
      guard mayBeSecret || !content.isSecret else {
        throw SecretError(
          "the token key file holds a bare secret, and has held other keys: start the program anew if that is meant")
      }
      mayBeSecret = content.isSecret
      keys.replace(by: content.keys)
      logger.notice("token keys were read anew", metadata: ["count": "\(content.keys.count)"])
    } catch {
      logger.error(
        "the token key file has changed and can't be used; the keys before it stay", metadata: ["cause": "\(error)"])
    }
  }
}
