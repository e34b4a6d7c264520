import Foundation
import Logging
import Synchronization
import Testing

@testable import Access

@Suite struct TokenKeyFileTests {
  /// Runs `body` with a file of this content.
  private func withFile<Result>(_ content: Data, mode: Int = 0o600, _ body: (String) async throws -> Result)
    async throws -> Result
  {
    let path = NSTemporaryDirectory() + "callboard-key-\(UUID().uuidString)"
    #expect(FileManager.default.createFile(atPath: path, contents: content, attributes: [.posixPermissions: mode]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }

  @Test(arguments: ["", "\n", "\r\n", "  \n\n"])
  func theLineBreakOfATextFileIsNoKey(end: String) async throws {
    let text = "0123456789abcdef0123456789abcdef"
    try await withFile(Data((text + end).utf8)) { path in
      let key = try await TokenKeyFile(path: path, logger: Logger(label: "test")).key()
      let token = try TokenSigner(key).sign(TokenClaims(Tokens.session()))
      let same = try await TokenKey.hs256(secret: Data(text.utf8))
      #expect(throws: Never.self) { try TokenVerifier([same]).verify(Array(token.utf8), now: Tokens.now) }
    }
  }

  @Test func everyByteOfABinaryFileIsKey() {
    let content = Data([0x0A] + (0..<30).map { UInt8(0x80 + $0) } + [0x0A])
    #expect(TokenKeyFile.secret(in: content) == content)
    #expect(TokenKeyFile.secret(in: Data(" \n ".utf8)) == Data())
    #expect(TokenKeyFile.secret(in: Data()) == Data())
  }

  @Test func aShortKeyIsRefusedWithAMend() async throws {
    for content in ["", "\n\n", String(repeating: "x", count: 31), String(repeating: "x", count: 31) + "\n"] {
      try await withFile(Data(content.utf8)) { path in
        let error = await #expect(throws: TokenKeyError.self) {
          try await TokenKeyFile(path: path, logger: Logger(label: "test")).keys()
        }
        #expect(error?.description.contains("openssl rand") == true)
        #expect(error?.description.contains("xxx") == false)
      }
    }
    await #expect(throws: TokenKeyError.self) { try await TokenKey.hs256(secret: Data(repeating: 1, count: 31)) }
  }

  @Test func aMissingFileIsNamed() async throws {
    let error = await #expect(throws: TokenKeyError.self) {
      try await TokenKeyFile(path: "/nowhere/at-all", logger: Logger(label: "test")).keys()
    }
    #expect(error?.description.contains("/nowhere/at-all") == true)
  }

  @Test(arguments: [(0o600, 0), (0o400, 0), (0o640, 1), (0o604, 1), (0o666, 1)])
  func othersShouldNotReadIt(mode: Int, warnings: Int) async throws {
    let lines = LogLines()
    try await withFile(Data(repeating: 0x41, count: 32), mode: mode) { path in
      var logger = Logger(label: "test", factory: { _ in lines })
      logger.logLevel = .warning
      _ = try await TokenKeyFile(path: path, logger: logger).keys()
    }
    #expect(lines.count == warnings)
  }
}

/// Counts what is logged.
private final class LogLines: LogHandler, Sendable {
  private let lines = Mutex(0)

  var count: Int { lines.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    if event.level >= .warning { lines.withLock { $0 += 1 } }
  }
}
