import Foundation
import Logging
import Secrets
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
      let key = try await TokenKeyFile(path: path, logger: Logger(label: "test")).signingKey()
      let token = try TokenSigner(key).sign(TokenClaims(Tokens.session()))
      let same = try await TokenKey.hs256(secret: Data(text.utf8))
      #expect(throws: Never.self) { try TokenVerifier([same]).verify(Array(token.utf8), now: Tokens.now) }
    }
  }

  @Test func everyByteOfABinaryFileIsKey() {
    let content = Data([0x0A] + (0..<30).map { UInt8(0x80 + $0) } + [0x0A])
    #expect(TokenKeyFormat(content) == .secret(content))
    #expect(TokenKeyFormat(Data(" \n ".utf8)) == .secret(Data()))
    #expect(TokenKeyFormat(Data()) == .secret(Data()))
  }

  @Test func aShortKeyIsRefusedWithAMend() async throws {
    for content in ["", "\n\n", String(repeating: "x", count: 31), String(repeating: "x", count: 31) + "\n"] {
      try await withFile(Data(content.utf8)) { path in
        let error = await #expect(throws: SecretError.self) {
          try await TokenKeyFile(path: path, logger: Logger(label: "test")).keys()
        }
        #expect(error?.description.contains("openssl rand") == true)
        #expect(error?.description.contains("xxx") == false)
      }
    }
    await #expect(throws: SecretError.self) { try await TokenKey.hs256(secret: Data(repeating: 1, count: 31)) }
  }

  @Test func aMissingFileIsNamed() async throws {
    let error = await #expect(throws: SecretError.self) {
      try await TokenKeyFile(path: "/nowhere/at-all", logger: Logger(label: "test")).keys()
    }
    #expect(error?.description.contains("/nowhere/at-all") == true)
  }
}
